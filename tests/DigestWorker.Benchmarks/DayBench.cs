using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <summary>
/// A day of 34 papers as a whole process, from an empty folder to the file, against the ideal: the longest chain of answers.
/// And the run after it, which finds nothing to do; and a month of days by backfill.
/// </summary>
internal static class DayBench
{
    private const int Papers = 34;
    private const string Day = "2025-01-08";
    private const double OneSecond = 1.0;

    public static async IAsyncEnumerable<Figure> MeasureAsync(int runs)
    {
        await using var sites = await PaperSites.StartAsync();
        await using var model = await ModelEndpoint.StartAsync();
        sites.Days[Day] = StandInPaper.Many(Papers);
        await RunAsync(sites, model, Papers); // files of runtime and worker are in memory from now on

        var again = new List<double>();
        foreach (var seconds in (double[])[0, 0.2, OneSecond])
        {
            foreach (var concurrency in (int[])[1, 8, 16, 34])
            {
                model.Latency = TimeSpan.FromSeconds(seconds);
                var ideal = seconds * Math.Ceiling((double)Papers / concurrency);
                var times = new List<double>();
                for (var i = 0; i < (ideal > 10 ? 1 : runs); i++)
                {
                    var (first, second) = await RunAsync(sites, model, concurrency);
                    times.Add(first);
                    again.Add(second);
                }
                yield return new Figure("day", $"{Papers} papers, {seconds:0.0} s an answer, {concurrency} at once (ideal {ideal:0.0} s)", Figure.Median(times), "s", Most: (seconds, concurrency) switch
                {
                    (OneSecond, 34) => 1.3,
                    (OneSecond, 8) => (1.05 * ideal) + 0.2,
                    _ => null,
                });
                if ((seconds, concurrency) is (OneSecond, Papers))
                    yield return new Figure("day", "… over a bare client that asks the same at once", Figure.Median(times) - await BareAsync(model, runs), "s", Most: 0.25);
            }
        }
        yield return new Figure("day", "a run again", Figure.Median(again), "s", Most: 0.25);
        yield return new Figure("day", "a month of 25 papers a day by backfill, answers at once", await MonthAsync(sites, model), "s");
    }

    private static async Task<(double First, double Again)> RunAsync(PaperSites sites, ModelEndpoint model, int concurrency)
    {
        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        var (first, again) = (await OnceAsync(), await OnceAsync());
        folder.Delete(recursive: true);
        return (first, again);

        async Task<double> OnceAsync()
        {
            var began = Stopwatch.GetTimestamp();
            using var process = WorkerProcess.Start(folder.FullName, sites, model, concurrency, "run", "--date", Day);
            return await WorkerProcess.EndAsync(process, began);
        }
    }

    /// <summary>The questions of the last run again, by a client that does nothing else.</summary>
    private static async Task<double> BareAsync(ModelEndpoint model, int runs)
    {
        var questions = model.Requests.TakeLast(Papers).Select(request => request.GetRawText()).ToList();
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", ModelEndpoint.Key);
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(questions.Select(AskAsync));
            times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);

            async Task AskAsync(string question)
            {
                using var content = new StringContent(question, mediaType: new("application/json"));
                using var answer = await http.PostAsync(new Uri($"{model.OpenAIAddress}/chat/completions"), content);
                answer.EnsureSuccessStatusCode();
            }
        }
        return Figure.Median(times);
    }

    private static async Task<double> MonthAsync(PaperSites sites, ModelEndpoint model)
    {
        model.Latency = TimeSpan.Zero;
        var first = new DateOnly(2024, 3, 1);
        foreach (var day in Enumerable.Range(0, 31))
            sites.Days[Text(first.AddDays(day))] = BackfillBench.Papers(day);

        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        var began = Stopwatch.GetTimestamp();
        using var process = WorkerProcess.Start(folder.FullName, sites, model, 16, "backfill", "--from", Text(first), "--to", Text(first.AddDays(30)));
        // Some of the stand-in's many answers are as good as each other, and rightly held back.
        var seconds = await WorkerProcess.EndAsync(process, began, worst: 3);
        folder.Delete(recursive: true);
        return seconds;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
