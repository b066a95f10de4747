using System.Net;

namespace DigestWorker.Tests.Web;

public sealed class FileRoutesTests : IAsyncLifetime
{
    private ApiWorld _world = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await ApiWorld.StartAsync(schedules: false);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData("index.json", "application/json; charset=utf-8")]
    [InlineData("2025-01-08.json", "application/json; charset=utf-8")]
    [InlineData("2025-01-08.md", "text/markdown; charset=utf-8")]
    public async Task Files_are_served_byte_for_byte_under_their_names(string name, string type)
    {
        using var answer = await _world.Reader.GetAsync($"/files/{name}", Cancellation);

        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_world.Output, name), Cancellation), await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025-01-08.txt")]
    [InlineData("2025-01-08.md/")]
    [InlineData("2025-01-09.md")]
    [InlineData(".hidden.md")]
    [InlineData(".git/notes.md")]
    [InlineData("linked.md")]
    [InlineData("linked/secret.md")]
    [InlineData("%2e%2e/secret.md")]
    [InlineData("..%2Fsecret.md")]
    [InlineData("x/..%2F..%2Fsecret.md")]
    [InlineData("..%5Csecret.md")]
    [InlineData("%2Fetc/hostname.md")]
    [InlineData("2025-01-08.md%00.json")]
    [InlineData("folder.md")]
    public async Task Nothing_else_is_served(string name)
    {
        var outside = Path.Combine(_world.Output, "..");
        await File.WriteAllTextAsync(Path.Combine(outside, "secret.md"), "what nobody shall read", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_world.Output, "2025-01-08.txt"), "text", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_world.Output, ".hidden.md"), "hidden", Cancellation);
        Directory.CreateDirectory(Path.Combine(_world.Output, "folder.md"));
        Directory.CreateDirectory(Path.Combine(_world.Output, ".git"));
        await File.WriteAllTextAsync(Path.Combine(_world.Output, ".git", "notes.md"), "notes", Cancellation);
        File.CreateSymbolicLink(Path.Combine(_world.Output, "linked.md"), Path.Combine(outside, "secret.md"));
        Directory.CreateSymbolicLink(Path.Combine(_world.Output, "linked"), outside);

        using var answer = await _world.Reader.GetAsync($"/files/{name}", Cancellation);

        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
        Assert.DoesNotContain("what nobody shall read", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digests_with_a_folder_of_their_own_are_served_from_it()
    {
        Directory.CreateDirectory(Path.Combine(_world.Output, "nlp"));
        File.Copy(Path.Combine(_world.Output, "2025-01-08.md"), Path.Combine(_world.Output, "nlp", "2025-01-08.md"));

        Assert.StartsWith("![Image](", await _world.Reader.GetStringAsync("/files/nlp/2025-01-08.md", Cancellation), StringComparison.Ordinal);
    }

    public static TheoryData<string> Kinds => [.. OddFile.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_no_file_of_the_worker_is_not_there_and_holds_nobody_up(string kind)
    {
        var secret = Path.Combine(_world.Output, "..", "secret");
        await File.WriteAllTextAsync(secret, "secret", Cancellation);
        foreach (var name in (string[])["x.md", "2025-01-08.md", "2025-01-08.json"])
            OddFile.Put(kind, Path.Combine(_world.Output, name), secret);
        var memory = GC.GetTotalAllocatedBytes();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            var method = number % 2 == 0 ? HttpMethod.Get : HttpMethod.Head;
            using var request = new HttpRequestMessage(method, number % 3 == 0 ? "/files/2025-01-08.json" : "/files/x.md");
            using var answer = await _world.Reader.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        })).WithinLimitAsync();

        using var page = await _world.Reader.GetAsync("/digests/daily/2025-01-08", Cancellation).WithinLimitAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("secret", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var live = await _world.Reader.GetAsync("/health/live", Cancellation).WithinLimitAsync();
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes() - memory, 0, 1400L << 20); // one such file has more, and other tests run too
    }

    [Fact]
    public async Task Head_tells_what_get_would()
    {
        using var get = await _world.Reader.GetAsync("/files/2025-01-08.md", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/files/2025-01-08.md");
        using var head = await _world.Reader.SendAsync(request, Cancellation);

        Assert.Equal((get.Headers.ETag, get.Content.Headers.LastModified), (head.Headers.ETag, head.Content.Headers.LastModified));
        Assert.Equal(new FileInfo(Path.Combine(_world.Output, "2025-01-08.md")).Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_page_of_a_file_that_is_something_else_costs_little()
    {
        await File.WriteAllTextAsync(Path.Combine(_world.Output, "2025-01-08.md"), string.Concat(Enumerable.Repeat("![Image](x)\n", 400_000)), Cancellation);

        using var page = await _world.Reader.GetAsync("/digests/daily/2025-01-08", Cancellation).WithinLimitAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }
}
