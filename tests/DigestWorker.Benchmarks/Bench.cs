using System.Diagnostics;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <param name="IdealSeconds">What the model's answers alone take at that concurrency.</param>
internal sealed record Result(string Case, int Concurrency, double Seconds, double IdealSeconds, double PeakMegabytes);

/// <summary>The built worker as its user starts it, one process for each run, against sites and a model on loopback.</summary>
internal sealed class Bench(PaperSites sites, ModelEndpoint model) : IAsyncDisposable
{
    public const int Papers = 26;
    private const string Day = "2025-01-08";

    public static TimeSpan Latency { get; } = TimeSpan.FromSeconds(1);

    public static async Task<Bench> StartAsync()
    {
        var (sites, model) = (await PaperSites.StartAsync(), await ModelEndpoint.StartAsync());
        sites.Days[Day] = StandInPaper.Many(Papers);
        model.Latency = Latency;
        return new Bench(sites, model);
    }

    /// <summary>A first run of a day in an empty folder, and the run after it; medians of some of both.</summary>
    public async Task<IReadOnlyList<Result>> MeasureAsync(int concurrency, int runs)
    {
        var (first, again) = (new List<Measured>(), new List<Measured>());
        for (var i = 0; i < runs; i++)
        {
            var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
            first.Add(await RunAsync(folder.FullName, concurrency));
            again.Add(await RunAsync(folder.FullName, concurrency));
            folder.Delete(recursive: true);
        }

        var ideal = Latency.TotalSeconds * Math.Ceiling((double)Papers / concurrency);
        return [Median("first run", concurrency, ideal, first), Median("run again", concurrency, 0, again)];
    }

    public async ValueTask DisposeAsync()
    {
        await sites.DisposeAsync();
        await model.DisposeAsync();
    }

    private async Task<Measured> RunAsync(string folder, int concurrency)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = WorkerProcess.Start(folder, sites, model, concurrency, "run", "--date", Day);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        while (!process.WaitForExit(milliseconds: 10))
            peak = Math.Max(peak, PeakOf(process));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        return process.ExitCode == 0
            ? new Measured(seconds, peak / 1e6)
            : throw new InvalidOperationException($"The worker ended with {process.ExitCode}: {string.Join(Environment.NewLine, await said)}");
    }

    // What a process needed at most is not to be had any more once it has ended.
    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static Result Median(string name, int concurrency, double ideal, List<Measured> runs) => new(
        name, concurrency, Middle(runs.Select(run => run.Seconds)), ideal, Middle(runs.Select(run => run.PeakMegabytes)));

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private readonly record struct Measured(double Seconds, double PeakMegabytes);
}
