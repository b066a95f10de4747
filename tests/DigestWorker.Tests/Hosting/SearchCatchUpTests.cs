using DigestWorker.Hosting;
using DigestWorker.Search;
using DigestWorker.Storage;
using DigestWorker.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Hosting;

/// <summary>Editions of a time before there was a search.</summary>
public sealed class SearchCatchUpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Editions_of_an_older_version_can_be_searched_once_the_worker_has_caught_up()
    {
        await using var worker = await ServedWorker.StartAsync();
        for (var day = 1; day <= 25; day++)
            await worker.PublishAsync($"2025-01-{day:D2}", [ServedWorker.Entry($"2501.{day:D5}", "A Motion", 1)]);
        var database = worker.Get<Database>();
        foreach (var forgotten in new[] { "DELETE FROM entry", "DELETE FROM entry_search", "UPDATE edition SET indexed = NULL" })
            await database.WriteAsync(Fence.None, forgotten, Token);
        var words = new EntryFilter { Words = SearchQuery.Parse("motion") };
        Assert.Equal(0, (await worker.Get<EntryStore>().PageAsync(words, 0, 50, Token)).Total);

        var time = new FakeTimeProvider();
        using var catchUp = new SearchCatchUp(worker.Get<EntryStore>(), time, NullLogger<SearchCatchUp>.Instance);
        await catchUp.StartAsync(Token);
        var inTime = Limit.Loop("the end of the work");
        while (!catchUp.ExecuteTask!.IsCompleted)
        {
            inTime();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await catchUp.ExecuteTask;

        Assert.Equal(25, (await worker.Get<EntryStore>().PageAsync(words, 0, 50, Token)).Total);
    }
}
