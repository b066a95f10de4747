using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DigestWorker.Tests.Runs;

namespace DigestWorker.Tests.Web;

public sealed class ApiTests : IAsyncLifetime
{
    private ApiWorld _world = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await ApiWorld.StartAsync(schedules: false);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Digests_say_what_they_follow_and_how_their_editions_stand()
    {
        var digest = Assert.Single((await _world.GetAsync("/api/v1/digests")).EnumerateArray());

        Assert.Equal("daily", digest.GetProperty("name").GetString());
        Assert.Equal("HuggingFaceDaily", digest.GetProperty("listing").GetString());
        Assert.Equal(ApiWorld.Day, digest.GetProperty("newest").GetProperty("date").GetString());
        Assert.Equal(2, digest.GetProperty("editions").GetProperty("complete").GetInt32());
        Assert.Equal("daily", (await _world.GetAsync("/api/v1/digests/daily")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_schedule_is_foretold_in_its_own_zone()
    {
        var schedule = await _world.GetAsync("/api/v1/digests/daily/schedule?count=3");

        Assert.Equal("2099-01-01T00:00:00+09:00", Assert.Single(schedule.GetProperty("firings").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Editions_come_in_pages_that_know_their_neighbours()
    {
        using var first = await _world.SendAsync(HttpMethod.Get, "/api/v1/digests/daily/editions?state=complete&size=1");
        using var second = await _world.SendAsync(HttpMethod.Get, "/api/v1/digests/daily/editions?state=complete&size=1&page=2");

        var (one, two) = (await ApiWorld.JsonAsync(first), await ApiWorld.JsonAsync(second));
        Assert.Equal([ApiWorld.Day, ApiWorld.FirstDay], new[] { one, two }.Select(page => page.GetProperty("items")[0].GetProperty("date").GetString()));
        Assert.Equal((2, false), (one.GetProperty("total").GetInt32(), one.GetProperty("totalIsLowerBound").GetBoolean()));
        Assert.Equal("</api/v1/digests/daily/editions?state=complete&size=1&page=2>; rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")));
        Assert.Equal("</api/v1/digests/daily/editions?state=complete&size=1&page=1>; rel=\"prev\"", Assert.Single(second.Headers.GetValues("Link")));
    }

    [Theory]
    [InlineData("from=2025-01-08", ApiWorld.Day)]
    [InlineData("to=2025-01-07", ApiWorld.FirstDay)]
    public async Task Editions_are_chosen_by_their_day(string query, string date) => Assert.Equal(
        date, Assert.Single((await _world.GetAsync($"/api/v1/digests/daily/editions?{query}")).GetProperty("items").EnumerateArray()).GetProperty("date").GetString());

    [Theory]
    [InlineData(null, "json")]
    [InlineData("*/*", "json")]
    [InlineData("application/json", "json")]
    [InlineData("text/markdown", "md")]
    [InlineData("text/*", "md")]
    [InlineData("application/json;q=0.5, text/markdown", "md")]
    [InlineData("text/markdown;q=0.5, application/json;q=0.4, */*;q=0.1", "md")]
    [InlineData("text/markdown;q=0, */*", "json")]
    [InlineData("application/json;q=0, */*;q=0.1", "md")]
    public async Task An_edition_is_the_bytes_of_the_file_that_is_accepted_most(string? accept, string extension)
    {
        foreach (var date in (string[])[ApiWorld.Day, "latest"])
        {
            using var answer = await _world.SendAsync(HttpMethod.Get, $"/api/v1/digests/daily/editions/{date}", accept is null ? [] : [("Accept", accept)]);

            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_world.Output, $"{ApiWorld.Day}.{extension}"), Cancellation), await answer.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.Equal(extension is "md" ? "text/markdown" : "application/json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("Accept", answer.Headers.Vary);
            Assert.NotNull(answer.Content.Headers.LastModified);
        }
    }

    [Theory]
    [InlineData("/api/v1/digests/daily/editions/2025-01-08", "text/html")]
    [InlineData("/api/v1/digests/daily/editions/2025-01-08", "application/json;q=0, text/markdown;q=0")]
    [InlineData("/api/v1/digests", "text/markdown")]
    public async Task What_there_is_not_cannot_be_accepted(string path, string accept)
    {
        using var answer = await _world.SendAsync(HttpMethod.Get, path, ("Accept", accept));

        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Entries_are_found_by_edition_by_paper_by_field_and_by_word()
    {
        var ofEdition = (await _world.GetAsync($"/api/v1/digests/daily/editions/{ApiWorld.Day}/entries")).EnumerateArray().ToList();
        var (id, title) = (ofEdition[0].GetProperty("id").GetString()!, ofEdition[0].GetProperty("title").GetString()!);

        var one = await _world.GetAsync($"/api/v1/digests/daily/editions/{ApiWorld.Day}/entries/{id}");
        var field = ofEdition[0].GetProperty("fields")[0].GetString()!;
        var byField = await _world.GetAsync($"/api/v1/entries?digest=daily&field={Uri.EscapeDataString(field)}&from={ApiWorld.Day}");
        var byWord = await _world.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(title)}");

        Assert.Equal(3, ofEdition.Count);
        Assert.Equal(title, one.GetProperty("title").GetString());
        Assert.Equal(one.GetProperty("votes").GetInt32(), one.GetProperty("voteHistory")[0].GetProperty("votes").GetInt32());
        Assert.StartsWith("We measure how model", one.GetProperty("abstract").GetString(), StringComparison.Ordinal);
        var sentences = one.GetProperty("evidence").EnumerateArray().Select(sentence => sentence.GetProperty("summary"));
        Assert.Equal(
            one.GetProperty("summary").GetString(),
            string.Join(' ', sentences.Select(range => one.GetProperty("summary").GetString()![range.GetProperty("start").GetInt32()..range.GetProperty("end").GetInt32()])));
        Assert.False(ofEdition[0].TryGetProperty("evidence", out var many) && many.ValueKind is not JsonValueKind.Null);
        Assert.Contains(byField.GetProperty("items").EnumerateArray(), entry => entry.GetProperty("id").GetString() == id);
        Assert.Contains(byWord.GetProperty("items").EnumerateArray(), entry => entry.GetProperty("id").GetString() == id);
        Assert.Equal(4, (await _world.GetAsync("/api/v1/entries")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task The_papers_of_a_run_are_told_with_their_ways()
    {
        var run = (await _world.GetAsync("/api/v1/runs?digest=daily")).GetProperty("items")[0].GetProperty("id").GetString();
        var papers = await _world.GetAsync($"/api/v1/runs/{run}/papers");
        var again = papers.GetProperty("items").EnumerateArray().Single(paper => paper.GetProperty("id").GetString() == "2501.10001");

        Assert.Equal(3, papers.GetProperty("total").GetInt32());
        Assert.Equal((ApiWorld.Day, "accepted", 2), (again.GetProperty("date").GetString(), again.GetProperty("step").GetString(), again.GetProperty("calls").GetInt32()));
        Assert.Equal("JSON", Assert.Single(again.GetProperty("rules").EnumerateArray()).GetString());
        Assert.True(again.GetProperty("published").GetBoolean());
        Assert.Equal(JsonValueKind.Null, again.GetProperty("reason").ValueKind);
        Assert.Equal(0, (await _world.GetAsync($"/api/v1/runs/{run}/papers?step=refused")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await _world.GetAsync($"/api/v1/runs/{run}/papers?size=1&page=3")).GetProperty("items").GetArrayLength());
        using var unknown = await _world.Operator.GetAsync("/api/v1/runs/0123/papers", Cancellation);
        using var wrong = await _world.Operator.GetAsync($"/api/v1/runs/{run}/papers?step=read", Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (unknown.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task Runs_answers_and_spending_are_told()
    {
        var runs = (await _world.GetAsync("/api/v1/runs?digest=daily")).GetProperty("items");
        var run = await _world.GetAsync($"/api/v1/runs/{runs[0].GetProperty("id").GetString()}");
        var rejected = (await _world.GetAsync("/api/v1/answers?digest=daily")).GetProperty("items")[0];
        var rule = rejected.GetProperty("violations")[0].GetProperty("rule").GetString();
        var day = Assert.Single((await _world.GetAsync("/api/v1/spending")).GetProperty("days").EnumerateArray());

        Assert.Equal(("ended", "done"), (run.GetProperty("state").GetString(), run.GetProperty("outcome").GetString()));
        Assert.Equal(3, run.GetProperty("counts").GetProperty("accepted").GetInt32());
        Assert.Equal("2501.10001", rejected.GetProperty("id").GetString());
        Assert.Equal(1, (await _world.GetAsync($"/api/v1/answers?rule={rule}")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await _world.GetAsync("/api/v1/answers?rule=NONE")).GetProperty("total").GetInt32());
        Assert.Equal("answer", rejected.GetProperty("violations")[0].GetProperty("part").GetString());
        Assert.Equal(1, (await _world.GetAsync("/api/v1/answers?paper=2501.10001")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await _world.GetAsync("/api/v1/answers?paper=2501.10002")).GetProperty("total").GetInt32());
        Assert.Equal((2, 5), (day.GetProperty("runs").GetInt32(), day.GetProperty("calls").GetInt32()));
        Assert.True(day.GetProperty("cost").GetDecimal() > 0);
    }

    [Fact]
    public async Task A_run_is_asked_for_and_followed_to_its_end()
    {
        await _world.ServeAsync();
        using var answer = await _world.Operator.PostAsJsonAsync("/api/v1/runs", new { digest = "daily", date = ApiWorld.Day, regenerate = true }, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var asked = await ApiWorld.JsonAsync(answer);
        Assert.Equal(("waiting", "daily"), (asked.GetProperty("state").GetString(), asked.GetProperty("digest").GetString()));
        Assert.Equal($"/api/v1/runs/{asked.GetProperty("id").GetString()}", answer.Headers.Location?.ToString());
        var seen = new List<string>();
        var inTime = Limit.Loop("the end of the run");
        while (seen is not [.., "ended"])
        {
            inTime();
            var run = await _world.GetAsync(answer.Headers.Location!.ToString());
            if (run.GetProperty("state").GetString() is { } state && seen.LastOrDefault() != state)
                seen.Add(state);
        }
        Assert.Equal(3, (await _world.GetAsync(answer.Headers.Location!.ToString())).GetProperty("counts").GetProperty("asked").GetInt32());
    }

    [Fact]
    public async Task The_same_wish_with_the_same_key_is_one_run()
    {
        await _world.ServeAsync();
        async Task<string> AskAsync(string key, bool force)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(new { digest = "daily", date = ApiWorld.Day, force }) };
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await _world.Operator.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            return answer.Headers.Location!.ToString();
        }

        var once = await AskAsync("one", force: false);

        Assert.Equal(once, await AskAsync("one", force: false));
        Assert.NotEqual(once, await AskAsync("one", force: true));
        Assert.NotEqual(once, await AskAsync("two", force: false));
    }

    [Fact]
    public async Task A_schedule_is_paused_and_resumed_as_often_as_one_likes()
    {
        await _world.ServeAsync();
        foreach (var (verb, paused) in new[] { ("pause", true), ("pause", true), ("resume", false), ("resume", false) })
        {
            using var answer = await _world.Operator.PostAsync($"/api/v1/digests/daily/{verb}", content: null, Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(paused, (await ApiWorld.JsonAsync(answer)).GetProperty("paused").GetBoolean());
            Assert.Equal(paused, (await _world.GetAsync("/api/v1/digests/daily")).GetProperty("paused").GetBoolean());
        }
    }

    [Fact]
    public async Task A_worker_without_schedules_says_that_it_runs_nothing()
    {
        using var run = await _world.Operator.PostAsJsonAsync("/api/v1/runs", new { digest = "daily" }, Cancellation);
        using var pause = await _world.Operator.PostAsync("/api/v1/digests/daily/pause", content: null, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, run.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, pause.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await _world.GetAsync("/api/v1/digests/daily")).GetProperty("paused").ValueKind);
    }

    [Theory]
    [InlineData("/api/v1/runs?page=0", "page", "'0' is out of range; allowed are whole numbers from 1 to 1000000.")]
    [InlineData("/api/v1/runs?size=201", "size", "allowed are whole numbers from 1 to 200.")]
    [InlineData("/api/v1/runs?size=ten", "size", "allowed are whole numbers from 1 to 200.")]
    [InlineData("/api/v1/runs?size=1&size=2", "size", "given more than once")]
    [InlineData("/api/v1/runs?pages=2", "pages", "Unknown parameter; supported: digest, page, size.")]
    [InlineData("/api/v1/digests?page=2", "page", "This resource takes no parameters.")]
    [InlineData("/api/v1/entries?digest=weekly", "digest", "'weekly' is not a digest of this worker; allowed are daily.")]
    [InlineData("/api/v1/entries?from=08.01.2025", "from", "use a day such as 2025-01-08.")]
    [InlineData("/api/v1/digests/daily/editions?state=Good", "state", "allowed are pending, complete, partial, empty, failed.")]
    [InlineData("/api/v1/digests/daily/schedule?count=101", "count", "allowed are whole numbers from 1 to 100.")]
    [InlineData("/api/v1/search", "q", "it is missing.")]
    [InlineData("/api/v1/search?q=", "q", "it is empty")]
    [InlineData("/api/v1/search?q=a&sort=best", "sort", "'best' is invalid; allowed are date, votes, relevance.")]
    [InlineData("/api/v1/search?q=a&exact=1", "exact", "allowed are true, false.")]
    [InlineData("/api/v1/search?q=a&to=today", "to", "use a day such as 2025-01-08.")]
    [InlineData("/api/v1/digests/daily/editions/yesterday", "date", "is not a date; use a day (2025-01-08), an ISO week (2025-W02), a month (2025-01) or 'latest'.")]
    [InlineData("/api/v1/digests/daily/editions/2025-01-08/entries/abc", "paper", "'abc' is not an arXiv identifier")]
    public async Task A_wrong_parameter_is_named_with_what_is_allowed(string path, string parameter, string problem)
    {
        using var answer = await _world.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var said = (await ApiWorld.JsonAsync(answer)).GetProperty("errors").GetProperty(parameter)[0].GetString();
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"digest":"weekly"}""", "'weekly' is not a digest of this worker; allowed are daily.")]
    [InlineData("""{"digest":"daily","date":"2025-W02"}""", "'2025-W02' is not a day; an edition of daily covers a day, such as 2025-01-06.")]
    [InlineData("""{"digest":"daily","date":"2999-01-01"}""", "'2999-01-01' is in the future")]
    [InlineData("""{"digest":"daily","date":"../x"}""", "'../x' is not a date")]
    [InlineData("""{"digest":"daily","cron":"* * * * * ?"}""", "is not JSON of the form")]
    [InlineData("""{"digest":null}""", "is not JSON of the form")]
    [InlineData("""{"digest":"daily","force":"yes"}""", "is not JSON of the form")]
    [InlineData("[]", "is not JSON of the form")]
    [InlineData("{", "is not JSON of the form")]
    [InlineData("", "is not JSON of the form")]
    public async Task An_invalid_request_for_a_run_is_refused_with_the_reason(string body, string problem)
    {
        await _world.ServeAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _world.Operator.PostAsync("/api/v1/runs", content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, (await ApiWorld.JsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(RunRequestFactoryTests.Impossible), MemberType = typeof(RunRequestFactoryTests))]
    public async Task An_impossible_date_is_refused_as_on_the_command_line(string date, string problem)
    {
        await _world.ServeAsync();
        using var answer = await _world.Operator.PostAsJsonAsync("/api/v1/runs", new { digest = "daily", date }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith($"date: {problem}", (await ApiWorld.JsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("GET", "/api/v1/digests/weekly", 404)]
    [InlineData("GET", "/api/v1/digests/weekly/editions", 404)]
    [InlineData("GET", "/api/v1/digests/weekly/schedule", 404)]
    [InlineData("GET", "/api/v1/digests/weekly/editions/latest", 404)]
    [InlineData("GET", "/api/v1/digests/weekly/editions/latest/entries", 404)]
    [InlineData("GET", "/api/v1/digests/daily/editions/2025-02-01", 404)]
    [InlineData("GET", "/api/v1/digests/daily/editions/2025-02-01/entries", 404)]
    [InlineData("GET", "/api/v1/digests/daily/editions/2025-01-08/entries/2501.99999", 404)]
    [InlineData("GET", "/api/v1/runs/0123", 404)]
    [InlineData("POST", "/api/v1/digests/weekly/pause", 404)]
    [InlineData("GET", "/api/v1/digests/daily/pause", 405)]
    [InlineData("DELETE", "/api/v1/runs/0123", 405)]
    [InlineData("PUT", "/api/v1/digests/daily", 405)]
    [InlineData("POST", "/api/v1/runs", 415)]
    public async Task What_goes_wrong_is_a_problem_with_its_status(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (status == 415)
            request.Content = new StringContent("digest=daily", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await _world.Operator.SendAsync(request, Cancellation);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, (await ApiWorld.JsonAsync(answer)).GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/entries")]
    [InlineData("/entries/2501.10001")]
    public async Task The_latest_edition_has_the_same_under_its_date_and_as_latest(string rest) => Assert.Equal(
        await _world.Reader.GetStringAsync($"/api/v1/digests/daily/editions/{ApiWorld.Day}{rest}", Cancellation),
        await _world.Reader.GetStringAsync($"/api/v1/digests/daily/editions/latest{rest}", Cancellation));

    [Theory]
    [InlineData("math/0309136")]
    [InlineData("math%2F0309136")]
    public async Task The_slash_of_an_old_identifier_may_be_encoded(string paper)
    {
        using var answer = await _world.Reader.GetAsync($"/api/v1/digests/daily/editions/latest/entries/{paper}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/digests")]
    [InlineData("/api/v1/digests/daily/editions")]
    [InlineData("/api/v1/digests/daily/editions/latest")]
    [InlineData("/api/v1/digests/daily/editions/2025-01-08")]
    [InlineData("/api/v1/entries")]
    [InlineData("/api/v1/search?q=model")]
    [InlineData("/api/v1/runs")]
    [InlineData("/api/v1/spending")]
    [InlineData("/api/v1/openapi.json")]
    [InlineData("/feeds/daily/papers.atom")]
    [InlineData("/feeds/daily/papers.json")]
    [InlineData("/feeds/daily/editions.atom")]
    [InlineData("/files/index.json")]
    [InlineData("/files/2025-01-08.md")]
    public async Task Who_has_an_answer_does_not_get_it_again_compressed_or_not(string path)
    {
        foreach (var encoding in (string[])["identity", "gzip", "br"])
        {
            using var first = await _world.SendAsync(HttpMethod.Get, path, ("Accept-Encoding", encoding));
            var tag = Assert.Single(first.Headers.GetValues("ETag"));
            using var head = await _world.SendAsync(HttpMethod.Head, path, ("Accept-Encoding", encoding));
            using var again = await _world.SendAsync(HttpMethod.Get, path, ("Accept-Encoding", encoding), ("If-None-Match", $"\"other\", {tag}"));
            using var headAgain = await _world.SendAsync(HttpMethod.Head, path, ("Accept-Encoding", encoding), ("If-None-Match", tag));
            using var changed = await _world.SendAsync(HttpMethod.Get, path, ("Accept-Encoding", encoding), ("If-None-Match", "\"other\""));

            Assert.Equal(
                [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK],
                new[] { first, head, again, headAgain, changed }.Select(answer => answer.StatusCode));
            Assert.All([head, again, headAgain, changed], answer => Assert.Equal(tag, Assert.Single(answer.Headers.GetValues("ETag"))));
            Assert.Equal(encoding is "identity" ? [] : [encoding], first.Content.Headers.ContentEncoding);
            Assert.Equal(first.Content.Headers.ContentEncoding, head.Content.Headers.ContentEncoding);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.All([first, head, again], answer => Assert.Contains("Accept-Encoding", answer.Headers.Vary));
            Assert.NotEmpty(await first.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("/api/v1/digests/daily/editions/2025-01-08")]
    [InlineData("/files/2025-01-08.json")]
    [InlineData("/feeds/daily/papers.atom")]
    [InlineData("/feeds/daily/editions.json")]
    public async Task Who_knows_only_the_time_does_not_get_it_again_either(string path)
    {
        using var first = await _world.SendAsync(HttpMethod.Get, path);
        var changedAt = first.Content.Headers.LastModified!.Value;

        using var again = await _world.SendAsync(HttpMethod.Get, path, ("If-Modified-Since", changedAt.ToString("R")));
        using var before = await _world.SendAsync(HttpMethod.Get, path, ("If-Modified-Since", changedAt.AddSeconds(-1).ToString("R")));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
    }

    [Fact]
    public async Task A_file_that_was_replaced_has_another_tag()
    {
        using var before = await _world.SendAsync(HttpMethod.Get, "/files/2025-01-08.md");
        var tag = Assert.Single(before.Headers.GetValues("ETag"));
        var file = Path.Combine(_world.Output, "2025-01-08.md");
        await File.WriteAllTextAsync(file + ".new", "# mine\n", Cancellation);
        File.Move(file + ".new", file, overwrite: true);

        using var after = await _world.SendAsync(HttpMethod.Get, "/files/2025-01-08.md", ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal("# mine\n", await after.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task An_edition_without_a_file_says_how_it_stands()
    {
        _world.Sites.On("/", 404, "Not Found");
        await _world.RunAsync("2025-01-09");

        using var answer = await _world.SendAsync(HttpMethod.Get, "/api/v1/digests/daily/editions/2025-01-09");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith("daily 2025-01-09 has no file: Failed: ", (await ApiWorld.JsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
