using System.Diagnostics;
using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

/// <summary>What the stores promise, over each of the databases.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private static readonly PaperId Id = PaperId.Parse("math/0309136");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 8, 12, 0, 0, TimeSpan.Zero));
    private Database _database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_opening_finds_what_the_first_kept()
    {
        await new SummaryStore(_database).SaveAsync([Summary("첫째 요약입니다.")], [], Fence.None, Token);

        using var again = Open();
        var found = await new SummaryStore(again).AcceptedAsync([Id], Token);

        Assert.Equal("첫째 요약입니다.", found[Id].Text.Summary);
        Assert.Equal(Summary("").Provenance, found[Id].Provenance);
        Assert.Equal(["인공지능", "수학"], found[Id].Text.Fields);
        Assert.Null(found[Id].Evidence);
    }

    [Fact]
    public async Task What_a_summary_rests_on_is_kept_with_it()
    {
        var evidence = SummaryEvidence.Of("We look. 🌊 It is fast.", [new(new(0, 7), [new(0, 8), new(9, 23)]), new(new(8, 12), [])]);
        await new SummaryStore(_database).SaveAsync([Summary("요약입니다. 둘.") with { Evidence = evidence }], [], Fence.None, Token);

        var found = (await new SummaryStore(_database).AcceptedAsync([Id], Token))[Id].Evidence!;

        Assert.Equal(evidence.AbstractSha256, found.AbstractSha256);
        Assert.Equal(evidence.Sentences.Select(sentence => sentence.Summary), found.Sentences.Select(sentence => sentence.Summary));
        Assert.Equal(evidence.Sentences.SelectMany(sentence => sentence.Abstract), found.Sentences.SelectMany(sentence => sentence.Abstract));
    }

    [Fact]
    public async Task An_accepted_summary_ends_the_refusal_of_its_paper()
    {
        var store = new SummaryStore(_database);
        await store.SaveAsync([], [new SummaryFailure(Id, "OpenAI m p/1", 2, false, new Reason(ReasonCode.AnswerRejected) { Rules = ["H1"] }, _time.GetUtcNow())], Fence.None, Token);
        Assert.Equal(2, (await store.FailuresAsync([Id], Token))[Id].Tries);

        await store.SaveAsync([Summary("요약입니다.")], [], Fence.None, Token);

        Assert.Empty(await store.FailuresAsync([Id], Token));
    }

    [Fact]
    public async Task Editions_are_found_for_more_papers_than_a_statement_takes()
    {
        var ids = Enumerable.Range(0, 1234).Select(i => PaperId.Parse($"2501.{i:D5}")).ToList();
        var store = new SummaryStore(_database);
        foreach (var id in new[] { ids[0], ids[600], ids[1233] })
            await store.SaveAsync([Summary("요약입니다.") with { Id = id }], [], Fence.None, Token);

        Assert.Equal([ids[0], ids[600], ids[1233]], (await store.AcceptedAsync(ids, Token)).Keys.Order());
    }

    [Fact]
    public async Task The_first_edition_that_publishes_a_paper_holds_it()
    {
        var store = new EditionStore(_database);
        var (first, second) = (EditionDate.Parse("2025-01-08"), EditionDate.Parse("2025-01-09"));
        foreach (var date in new[] { first, second })
        {
            await store.SavePapersAsync("daily", date, ListingKind.HuggingFaceDaily, [Remembered()], Fence.None, Token);
            await store.SaveAsync(Published("daily", date), Fence.None, Token);
        }

        Assert.Equal(first, (await store.PublishedElsewhereAsync("daily", second, [Id], Token))[Id]);
        Assert.Empty(await store.PublishedElsewhereAsync("daily", first, [Id], Token));
        Assert.Empty(await store.PublishedElsewhereAsync("other", second, [Id], Token));
        Assert.True(Assert.Single(await store.PapersAsync("daily", first, Token)).Published);
    }

    [Fact]
    public async Task Half_of_a_write_that_fails_is_not_there()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.WriteAsync<int>(async connection =>
        {
            await connection.ExecuteAsync("INSERT INTO digest (name, began) VALUES ('daily', '2025-01-08')", Token);
            throw new InvalidOperationException();
        }, Token));

        Assert.Null(await new EditionStore(_database).BeganAsync("daily", Token));
    }

    [Fact]
    public async Task The_pace_of_a_site_holds_over_two_processes_on_one_store()
    {
        using var other = Open();
        var interval = TimeSpan.FromSeconds(20);

        var began = Stopwatch.GetTimestamp();
        var waits = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => new SitePace(i % 2 == 0 ? _database : other).ReserveAsync("arxiv", interval, Token)));
        var took = Stopwatch.GetElapsedTime(began);

        // The last one waits for all of them; while they were asking, time went on.
        Assert.All(waits.Order().Index(), wait => Assert.InRange(wait.Item, (interval * wait.Index) - took, interval * wait.Index));
        Assert.Equal(TimeSpan.Zero, await new SitePace(_database).ReserveAsync("other", interval, Token));
    }

    [Fact]
    public async Task A_moment_that_a_wrong_clock_has_left_in_the_future_leaves_no_site_unasked()
    {
        await new SitePace(_database).ReserveAsync("arxiv", TimeSpan.FromSeconds(3), Token);
        await _database.WriteAsync("UPDATE pace SET next_at = next_at + @days", Token, ("@days", (long)TimeSpan.FromDays(400).TotalMilliseconds));

        Assert.Equal(TimeSpan.Zero, await new SitePace(_database).ReserveAsync("arxiv", TimeSpan.FromSeconds(3), Token));
    }

    [Fact]
    public async Task The_ledger_of_tokens_never_goes_over_its_limit_however_many_reserve_at_once()
    {
        using var other = Open();
        var day = new DateOnly(2025, 1, 8);

        var given = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => new TokenLedger(i % 2 == 0 ? _database : other).TryReserveAsync(day, 30, 1000, Token)));

        Assert.Equal(33, given.Count(yes => yes));
        Assert.Equal(990, await new TokenLedger(_database).BookedAsync(day, Token));
    }

    [Fact]
    public async Task A_store_is_made_by_one_of_those_who_open_it_at_once()
    {
        var place = await NewPlaceAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var database = new Database(EngineOf(place), TimeProvider.System);
            database.Migrate();
        }, Token)));

        using var opened = new Database(EngineOf(place), _time);
        Assert.Null(await new EditionStore(opened).BeganAsync("daily", Token));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await _database.WriteAsync("INSERT INTO schema_migration (name, applied_at) VALUES ('Migrations.9999_later.sql', 0)", Token);
        using var older = new Database(EngineOf(Place), _time);

        var refused = Assert.Throws<StorageException>(older.Migrate);

        Assert.StartsWith($"Storage:ConnectionString: the store {older.DisplayName} is of a newer version of the worker (it has Migrations.9999_later.sql,", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_fails_is_named_and_leaves_nothing_behind()
    {
        var engine = EngineOf(await NewPlaceAsync());
        engine.Prepare();
        using var connection = await engine.Source.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("CREATE TABLE token_ledger (day TEXT)", Token);
        using var database = new Database(engine, _time);

        var failed = Assert.Throws<StorageException>(database.Migrate);

        Assert.StartsWith(
            $"Storage: the store {database.DisplayName} could not be migrated by Migrations.0001_start.sql: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains("already exists", failed.Message, StringComparison.Ordinal);
        Assert.Empty(connection.Read(engine.JournalQuery));
        await connection.ExecuteAsync("DROP TABLE token_ledger", Token);
        database.Migrate();
        Assert.Equal("Migrations.0001_start.sql", connection.Read("SELECT name FROM schema_migration ORDER BY name")[0]);
    }

    [Fact]
    public async Task A_name_in_the_journal_that_no_version_writes_is_damage()
    {
        using var engine = EngineOf(Place);
        Assert.Null(Migrations.FindDamage(engine));
        await _database.WriteAsync("INSERT INTO schema_migration (name, applied_at) VALUES ('Migrations.9999_later.sql', 0)", Token);
        Assert.Null(Migrations.FindDamage(engine));

        await _database.WriteAsync("UPDATE schema_migration SET name = 'Migrations.0001_stbrt.sql' WHERE name = 'Migrations.0001_start.sql'", Token);

        Assert.Equal("unknown migration 'Migrations.0001_stbrt.sql'", Migrations.FindDamage(engine));
    }

    [Fact]
    public async Task A_digest_reaches_from_its_oldest_edition_to_its_newest()
    {
        var store = new EditionStore(_database);
        Assert.Null(await store.SpanAsync("daily", Token));
        foreach (var date in new[] { "2024-02-29", "2025-01-08", "2023-05-04" })
            await store.SavePapersAsync("daily", EditionDate.Parse(date), ListingKind.HuggingFaceDaily, [], Fence.None, Token);
        await store.SavePapersAsync("weekly", EditionDate.Parse("2026-W01"), ListingKind.HuggingFaceWeekly, [], Fence.None, Token);

        Assert.Equal((new DateOnly(2023, 5, 4), new DateOnly(2025, 1, 8)), await store.SpanAsync("daily", Token));
    }

    [Fact]
    public async Task Tokens_and_money_are_summed_by_edition()
    {
        var store = new EditionStore(_database);
        var date = EditionDate.Parse("2025-01-08");
        Assert.Equal(new TokenUsage(4200, 450), await new SummaryStore(_database).AverageUsageAsync(Token));
        await store.SavePapersAsync("daily", date, ListingKind.HuggingFaceDaily, [Remembered()], Fence.None, Token);
        await store.SaveAsync(Published("daily", date), Fence.None, Token);
        await new SummaryStore(_database).SaveAsync([Summary("요약입니다.")], [], Fence.None, Token);

        Assert.Equal(new Spending(30, 0.000012345m), (await store.SpendingAsync("daily", Token))[date]);
        Assert.Equal(new Spending(30, 0.000012345m), await store.TotalSpendingAsync("daily", Token));
        Assert.Equal(new Spending(30, 0.000012345m), await store.TotalSpendingAsync(digest: null, Token));
        Assert.Equal(new TokenUsage(10, 20), await new SummaryStore(_database).AverageUsageAsync(Token));
    }

    [Fact]
    public async Task Spending_counts_the_summary_of_one_language()
    {
        var (store, date) = (new EditionStore(_database), EditionDate.Parse("2025-01-08"));
        await store.SavePapersAsync("daily", date, ListingKind.HuggingFaceDaily, [Remembered()], Fence.None, Token);
        await store.SaveAsync(Published("daily", date), Fence.None, Token);
        await new SummaryStore(_database).SaveAsync([Summary("요약입니다.")], [], Fence.None, Token);
        const string Others = "summary, easy_explanation, fields, provider, model, prompt, accepted_at, calls, "
            + "prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost, source";
        await _database.WriteAsync($"INSERT INTO summary (paper_id, language, {Others}) SELECT paper_id, 'en', {Others} FROM summary", Token);

        Assert.Equal(new Spending(30, 0.000012345m), (await store.SpendingAsync("daily", Token))[date]);
    }

    [Fact]
    public async Task What_looks_like_a_statement_is_a_text_like_any_other()
    {
        const string Hostile = "'; DROP TABLE edition; -- \" OR 1=1 /* $1 @id ? */ \\";
        var (store, date) = (new EditionStore(_database), EditionDate.Parse("2025-01-08"));
        var paper = new Paper(new ListedPaper(Id, Hostile, 3) { Abstract = Hostile, SubmittedBy = Hostile }, null);
        await store.SavePapersAsync(Hostile, date, ListingKind.HuggingFaceDaily, [new EditionPaper(paper, false)], Fence.None, Token);
        await new SummaryStore(_database).SaveAsync([Summary(Hostile)], [], Fence.None, Token);
        await store.SaveAsync(Published(Hostile, date) with { Reason = new Reason(ReasonCode.InternalError) { Detail = Hostile }, Entries = [new Entry(paper, Summary(Hostile))] }, Fence.None, Token);

        Assert.Equal(Hostile, Assert.Single(await store.PapersAsync(Hostile, date, Token)).Paper.Title);
        Assert.Equal(new Reason(ReasonCode.InternalError) { Detail = Hostile }, (await store.FindAsync(Hostile, date, Token))!.Reason);
        Assert.Empty((await store.PageAsync(new EditionFilter { Digest = "' OR '1'='1" }, 0, 10, Token)).Rows);
        Assert.Equal(Hostile, Assert.Single((await new EntryStore(_database, new EntryIndexReader(_database)).PageAsync(new EntryFilter { Words = SearchQuery.Parse(Hostile) }, 0, 10, Token)).Entries).Text.Summary);
    }

    [Fact]
    public async Task A_page_is_kept_with_its_validators_for_a_month()
    {
        var cache = new PageCache(_database);
        var (old, address) = (new Uri("https://example.com/old"), new Uri("https://example.com/papers?date=2025-01-08"));
        await cache.KeepAsync(old, new CachedPage("\"1\"", null, [1], "text/html"), Token);
        _time.Advance(TimeSpan.FromDays(32));
        await cache.KeepAsync(address, new CachedPage("\"1\"", null, [1], "text/html"), Token);
        await cache.KeepAsync(address, new CachedPage(null, "yesterday", [2, 3], "application/json"), Token);

        var page = await cache.FindAsync(address, Token);

        Assert.Equal((null, "yesterday", "application/json"), (page!.ETag, page.LastModified, page.ContentType));
        Assert.Equal([2, 3], page.Body);
        Assert.Null(await cache.FindAsync(old, Token));
    }

    [Fact]
    public async Task A_run_that_never_ended_is_cut_short_when_the_next_one_begins()
    {
        var runs = new RunLog(_database);
        var first = await runs.StartAsync("daily", Fence.None, Token);
        await runs.EndAsync(first, RunOutcome.Partial, new Reason(ReasonCode.Partial) { Papers = 2, Of = 3, Deferred = 1 }, new RunCounts(3, 1, 2, 4, new TokenUsage(100, 20)), Fence.None, Token);
        _time.Advance(TimeSpan.FromHours(1));
        await runs.StartAsync("daily", Fence.None, Token);
        Assert.Null((await runs.LastAsync("daily", Token))!.EndedAt);
        _time.Advance(TimeSpan.FromHours(1));
        await runs.StartAsync("weekly", Fence.None, Token);

        var last = await runs.LastAsync("daily", 2, Token);

        Assert.Equal([null, RunOutcome.Partial], last.Select(run => run.Outcome));
        Assert.Equal([new Reason(ReasonCode.RunLost), new Reason(ReasonCode.Partial) { Papers = 2, Of = 3, Deferred = 1 }], last.Select(run => run.Reason));
        Assert.NotNull(last[0].EndedAt);
        Assert.Equal(new RunCounts(3, 1, 2, 4, new TokenUsage(100, 20)), last[1].Counts);
    }

    public async ValueTask InitializeAsync()
    {
        Place = await NewPlaceAsync();
        _database = Open();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _database?.Dispose();
        await EndAsync();
    }

    /// <summary>Where the store of the test is.</summary>
    private protected string Place { get; private set; } = "";

    /// <summary>A place for another store, as a connection string.</summary>
    private protected abstract ValueTask<string> NewPlaceAsync();

    private protected abstract DatabaseEngine EngineOf(string place);

    private protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    private Database Open()
    {
        var database = new Database(EngineOf(Place), _time);
        database.Migrate();
        return database;
    }

    private static EditionPaper Remembered() => new(new Paper(new ListedPaper(Id, "Title", 3), null), false);

    private static Edition Published(string digest, EditionDate date) => new(digest, date, ListingKind.HuggingFaceDaily)
    {
        State = EditionState.Complete,
        Reason = new Reason(ReasonCode.Complete) { Papers = 1 },
        Revision = 1,
        File = new PublishedFile($"{date}.md", "00", 1, false),
        Entries = [new Entry(Remembered().Paper, Summary("요약입니다."))],
    };

    private static AcceptedSummary Summary(string text) => new(
        Id, new PaperSummary(text, "쉬운 설명입니다.", ["인공지능", "수학"]),
        new Provenance("OpenAI", "model", "summary.ko/1", new DateTimeOffset(2025, 1, 8, 11, 0, 0, TimeSpan.Zero), 2, new TokenUsage(10, 20, 3, 4), 0.000012345m)
        {
            Source = SummarySource.FullText,
            SourceNote = "a note",
        });
}
