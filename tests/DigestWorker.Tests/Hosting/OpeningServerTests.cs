using System.Net;
using DigestWorker.Hosting;
using DigestWorker.Storage;

namespace DigestWorker.Tests.Hosting;

/// <summary>While a lost store is rebuilt, the worker answers that it lives, and that everything else comes later.</summary>
public sealed class OpeningServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-opening-");
    private readonly Settings _settings;

    public OpeningServerTests() => _settings = Settings.Of(new Dictionary<string, string?>
    {
        ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "worker.db")}",
        ["Web:Url"] = "http://127.0.0.1:0",
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_answers_until_the_store_is_open()
    {
        var opened = new TaskCompletionSource();
        // As SQLite's library does, it blocks.
        var serving = OpeningServer.AnswerDuringAsync(_settings, _ => Task.Run(() => opened.Task.Wait(Token), Token), Token);
        await Limit.UntilAsync(() => ServedAddress.Read(_settings.Options.Storage) is not null);
        using var browser = new HttpClient { BaseAddress = new Uri(ServedAddress.Read(_settings.Options.Storage)!) };

        Assert.Equal("live", await browser.GetStringAsync("/health/live", Token));
        Assert.Contains("storeOpening", await UnavailableAsync(browser, "/health/ready"), StringComparison.Ordinal);
        Assert.Contains("rebuilt from the digests", await UnavailableAsync(browser, "/api/v1/digests"), StringComparison.Ordinal);
        Assert.Contains("저장소를 열거나", await UnavailableAsync(browser, "/digests/daily/2025-01-08"), StringComparison.Ordinal);
        Assert.Contains("is being opened", await UnavailableAsync(browser, "/en/"), StringComparison.Ordinal);

        opened.SetResult();
        await serving;
        Assert.Null(ServedAddress.Read(_settings.Options.Storage));
        await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync("/health/live", Token));
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_the_error_of_the_start()
    {
        await Assert.ThrowsAsync<StorageException>(() => OpeningServer.AnswerDuringAsync(_settings, _ => throw new StorageException("locked"), Token));
        await Assert.ThrowsAsync<StorageException>(() => OpeningServer.AnswerDuringAsync(_settings, async cancellation =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
            throw new StorageException("locked");
        }, Token));
    }

    [Fact]
    public async Task A_start_that_is_stopped_stops_the_opening()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var serving = OpeningServer.AnswerDuringAsync(_settings, cancellation => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation), stop.Token);
        await Limit.UntilAsync(() => ServedAddress.Read(_settings.Options.Storage) is not null);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    private static async Task<string> UnavailableAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path, Token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        return await answer.Content.ReadAsStringAsync(Token);
    }
}
