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
}
