using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <summary>How soon the worker answers, what it holds, and what a small verb takes as a whole process.</summary>
internal static class StartBench
{
    private const string Group = "start";
    private const int PapersOfTheDay = 50;

    public static async IAsyncEnumerable<Figure> MeasureAsync(int runs)
    {
        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        await using var sites = await PaperSites.StartAsync();
        await using var model = await ModelEndpoint.StartAsync();
        sites.Days.Clear();

        if (WorkerProcess.Published is { } program)
            yield return new Figure(Group, "size of the program", new FileInfo(program).Length / 1e6, "MB", Most: 66);

        var (answers, idle, anonymous) = (new List<double>(), 0.0, 0.0);
        for (var i = 0; i <= runs; i++)
        {
            var (milliseconds, megabytes) = await ServeAsync(folder.FullName, sites, model, papers: 0);
            if (i > 0) // the first start finds nothing in memory, and makes the store
                answers.Add(milliseconds);
            (idle, anonymous) = megabytes;
        }
        yield return new Figure(Group, "process start to /health/live", Figure.Median(answers), "ms", Most: 150);
        yield return new Figure(Group, "resident memory, idle", idle, "MB", Most: 80);
        if (WorkerProcess.Published is not null && OperatingSystem.IsLinux())
            yield return new Figure(Group, "… anonymous", anonymous, "MB", Most: 20);

        sites.Days[TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = StandInPaper.Many(PapersOfTheDay);
        yield return new Figure(Group, $"resident memory after a day of {PapersOfTheDay} papers", (await ServeAsync(folder.FullName, sites, model, PapersOfTheDay)).Megabytes.All, "MB", Most: 150);

        var file = OwnTree.Files(folder.FullName, "20*.md").Single();
        var hello = WorkerProcess.Published is null ? null : await HelloWorld.PublishAsync(folder.FullName);
        var (lints, hellos) = (new List<double>(), new List<double>());
        for (var i = 0; i <= runs * 3; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var lint = WorkerProcess.Start(folder.FullName, "lint", file);
            lints.Add(await WorkerProcess.EndAsync(lint, began) * 1000);
            if (hello is null)
                continue;
            began = Stopwatch.GetTimestamp();
            using var other = WorkerProcess.StartProgram(hello, folder.FullName);
            hellos.Add(await WorkerProcess.EndAsync(other, began) * 1000);
        }
        yield return new Figure(Group, "lint of one file, whole process", Figure.Median(lints.Skip(1)), "ms", Most: 60);
        if (hello is not null)
            yield return new Figure(Group, "… against a native hello-world", Figure.Median(lints.Skip(1)) / Figure.Median(hellos.Skip(1)), "times", Most: 2.5);
        folder.Delete(recursive: true);
    }

    /// <summary>Serves until it has answered, and has made the papers of the day where there are any.</summary>
    private static async Task<(double Milliseconds, (double All, double Anonymous) Megabytes)> ServeAsync(string folder, PaperSites sites, ModelEndpoint model, int papers)
    {
        var port = PagesBench.FreePort();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var began = Stopwatch.GetTimestamp();
        using var process = WorkerProcess.Start(folder, sites, model, 16, "serve", "--set", $"Web:Url=http://127.0.0.1:{port}", "--set", "Digests:daily:Cron=0/5 * * * * ?");
        var read = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            while (!await LivesAsync(http))
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            while (model.Calls < papers || model.UnderWay > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System);
            return (milliseconds, WorkerProcess.Megabytes(process));
        }
        finally
        {
            using var stop = Process.Start("kill", process.Id.ToString(CultureInfo.InvariantCulture));
            await process.WaitForExitAsync();
            await read;
        }
    }

    private static async Task<bool> LivesAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
