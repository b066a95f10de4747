using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <summary>How many readers who have an edition already are answered in a second while a run is going on, and whether the run feels it.</summary>
internal static partial class ServeBench
{
    private const string Key = "benchmark-benchmark";
    private const string Served = "/api/v1/digests/daily/editions/2025-01-08";
    private const int Connections = 32;
    private const double LeastAnswers = 5000;
    private const double MostSlowness = 110;
    private const int Papers = 26;
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly DateOnly First = new(2025, 1, 8);

    public static async IAsyncEnumerable<Figure> MeasureAsync(int runs)
    {
        await using var sites = await PaperSites.StartAsync();
        await using var model = await ModelEndpoint.StartAsync();
        model.Latency = Latency;
        foreach (var day in Enumerable.Range(0, (2 * runs) + 1))
            sites.Days[Text(day)] = [.. StandInPaper.Many(Papers).Select((paper, i) => paper with { Id = $"25{day + 1:D2}.{i:D5}", Title = $"{paper.Title}, Day {day}" })];

        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        var port = PagesBench.FreePort();
        using var worker = WorkerProcess.Start(
            folder.FullName, sites, model, concurrency: 8, "serve",
            "--set", $"Web:Url=http://127.0.0.1:{port}", "--set", $"Web:ApiKey={Key}", "--set", "Digests:daily:Cron=0 0 0 1 1 ? 2099");
        _ = worker.StandardOutput.ReadToEndAsync();
        _ = worker.StandardError.ReadToEndAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            client.DefaultRequestHeaders.Add("X-Api-Key", Key);
            await PagesBench.UntilServedAsync(client);
            await RunAsync(client, 0); // what is served, and warm from now on
            var tag = (await client.GetAsync(Served)).Headers.GetValues("ETag").Single();
            var idle = await LoadAsync(client.BaseAddress, tag, TimeSpan.FromSeconds(5));

            var (alone, busy, rates) = (new List<double>(), new List<double>(), new List<double>());
            foreach (var i in Enumerable.Range(0, runs))
            {
                alone.Add(await RunAsync(client, (2 * i) + 1));
                var load = LoadAsync(client.BaseAddress, tag, TimeSpan.FromSeconds(Math.Ceiling(alone[^1])));
                busy.Add(await RunAsync(client, (2 * i) + 2));
                rates.Add(await load);
            }
            yield return new Figure("serve", "answers to readers who have the edition, no run", idle, "a second");
            yield return new Figure("serve", "… while a run goes on", Figure.Median(rates), "a second", Least: LeastAnswers);
            yield return new Figure("serve", $"{Papers} papers, {Latency.TotalSeconds:0.0} s an answer, 8 at once: a run by itself", Figure.Median(alone), "s");
            yield return new Figure("serve", "… while editions are served, against that", 100 * Figure.Median(busy) / Figure.Median(alone), "%", Most: MostSlowness);
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>How long the worker itself says that a run took.</summary>
    private static async Task<double> RunAsync(HttpClient client, int day)
    {
        using var asked = await client.PostAsJsonAsync("/api/v1/runs", new { digest = "daily", date = Text(day) });
        asked.EnsureSuccessStatusCode();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Longest)
        {
            var run = await client.GetFromJsonAsync<JsonElement>(asked.Headers.Location);
            if (run.GetProperty("state").GetString() is "ended")
            {
                return run.GetProperty("outcome").GetString() is "done"
                    ? (run.GetProperty("endedAt").GetDateTimeOffset() - run.GetProperty("startedAt").GetDateTimeOffset()).TotalSeconds
                    : throw new InvalidOperationException($"The run of {Text(day)} ended badly: {run}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        throw new TimeoutException($"The run of {Text(day)} does not end.");
    }

    /// <summary>Asks as often as there is an answer; the answers a second, each of them a 304.</summary>
    private static Task<double> LoadAsync(Uri worker, string tag, TimeSpan time) => HasWrk ? WrkAsync(worker, tag, time) : ClientsAsync(worker, tag, time);

    private static async Task<double> WrkAsync(Uri worker, string tag, TimeSpan time)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk",
            ["-t1", $"-c{Connections}", $"-d{time.TotalSeconds:0}s", "-H", $"If-None-Match: {tag}", new Uri(worker, Served).ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        return Rate().Match(said) is { Success: true } rate && !said.Contains("Non-2xx", StringComparison.Ordinal)
            ? double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"wrk could not measure: {said}");
    }

    private static async Task<double> ClientsAsync(Uri worker, string tag, TimeSpan time)
    {
        using var client = new HttpClient { BaseAddress = worker };
        client.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", tag);
        var (answers, began) = (0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                using var answer = await client.GetAsync(Served);
                if (answer.StatusCode is not HttpStatusCode.NotModified)
                    throw new InvalidOperationException($"It answers {answer.StatusCode} to who has it.");
                Interlocked.Increment(ref answers);
            }
        }));
        return answers / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static bool HasWrk => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    private static string Text(int day) => First.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
