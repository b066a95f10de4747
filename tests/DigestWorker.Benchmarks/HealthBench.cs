using System.Diagnostics;
using DigestFormat;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using DigestWorker.Web.Health;
using DigestWorker.Web.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Benchmarks;

/// <summary>One round of the health checks and one refresh of the metrics over a store with many editions, in this process, once it is warm.</summary>
internal static class HealthBench
{
    private const int Editions = 10_000;
    private const int Repeats = 20;

    public static async IAsyncEnumerable<Figure> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        try
        {
            var settings = Settings.Of(new Dictionary<string, string?>
            {
                ["Llm:Provider"] = "Ollama",
                ["Llm:Model"] = "none",
                ["Output:Directory"] = Path.Combine(folder.FullName, "digests"),
                ["Storage:ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "worker.db")}",
            });
            await using var services = new ServiceCollection()
                .AddLogging(logging => logging.ClearProviders())
                .AddWorker(settings)
                .AddSchedules(settings.Options.Storage, enabled: false)
                .AddHealth(scheduled: true).AddSingleton<StoreMetrics>().AddMetrics()
                .BuildServiceProvider();
            await FillAsync(services);

            var checks = services.GetRequiredService<HealthCheckService>();
            yield return new Figure(
                "health", $"health checks over {Editions:N0} editions", await MedianAsync(() => checks.CheckHealthAsync(CancellationToken.None)), "ms", Most: 50);
            var metrics = services.GetRequiredService<StoreMetrics>();
            yield return new Figure(
                "health", $"metrics refreshed over {Editions:N0} editions", await MedianAsync(() => metrics.RefreshAsync(CancellationToken.None)), "ms", Most: 50);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> MedianAsync(Func<Task> work)
    {
        var took = new List<double>();
        for (var i = 0; i <= Repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await work();
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return Figure.Median(took[1..]);
    }

    /// <summary>One edition in a hundred failed; those of the last three days are not settled.</summary>
    private static async Task FillAsync(ServiceProvider services)
    {
        var (editions, runs) = (services.GetRequiredService<EditionStore>(), services.GetRequiredService<RunLog>());
        var digest = services.GetRequiredService<CurrentDigests>().Current[0].Name;
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        for (var back = Editions - 1; back >= 0; back--)
        {
            var date = EditionDate.Day(today.AddDays(-back));
            await editions.SaveAsync(
                new Edition(digest, date, ListingKind.HuggingFaceDaily)
                {
                    State = back % 100 == 50 ? EditionState.Failed : EditionState.Complete,
                    Settled = back > 2,
                    Revision = 1,
                    File = back % 100 == 50 ? null : new PublishedFile($"{date}.md", $"{back:x64}", 30, false),
                },
                Fence.None, CancellationToken.None);
        }
        await editions.BeginAsync(digest, EditionDate.Day(today.AddDays(1 - Editions)), Fence.None, CancellationToken.None);
        var run = await runs.StartAsync(digest, Fence.None, CancellationToken.None);
        await runs.EndAsync(run, RunOutcome.Failed, new Reason(ReasonCode.ListingUnreadable), default, Fence.None, CancellationToken.None);
    }
}
