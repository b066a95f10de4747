using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <summary>
/// A year's backfill by the real binary, with answers that come at once: what a day takes and what the process holds must not grow
/// with the days behind it. The first tenth is left out of the comparison: the code is still being compiled in it.
/// </summary>
internal static class BackfillBench
{
    private const int PapersADay = 25;
    private const int Concurrency = 16;
    private const double MostGrowth = 1.10;
    private static readonly DateOnly First = new(2024, 1, 1);

    public static async IAsyncEnumerable<Figure> MeasureAsync(int days)
    {
        await using var sites = await PaperSites.StartAsync();
        await using var model = await ModelEndpoint.StartAsync();
        foreach (var day in Enumerable.Range(0, days))
            sites.Days[Text(First.AddDays(day))] = Papers(day);

        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        var samples = await MeasureAsync(folder.FullName, sites, model, days);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{days} days of {PapersADay} papers, {model.Calls:N0} calls, store {StoreOf(folder) / 1e6:0} MB"));
        folder.Delete(recursive: true);

        var tenths = samples.Chunk((samples.Count + 9) / 10).Select(tenth => (
            Milliseconds: tenth.Average(sample => sample.Took.TotalMilliseconds), Megabytes: tenth.Average(sample => sample.Bytes / 1e6))).ToList();
        foreach (var (index, tenth) in tenths.Index())
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tenth {index + 1}: {tenth.Milliseconds:0} ms a day, {tenth.Megabytes:0.0} MB"));

        yield return new Figure("year", $"{days} days of {PapersADay} papers by backfill: a day in the last tenth", tenths[^1].Milliseconds, "ms");
        yield return new Figure("year", "… against one in the second tenth", 100 * tenths[^1].Milliseconds / tenths[1].Milliseconds, "%", Most: 100 * MostGrowth);
        yield return new Figure("year", "memory in the last tenth", tenths[^1].Megabytes, "MB");
        yield return new Figure("year", "… against that in the second tenth", 100 * tenths[^1].Megabytes / tenths[1].Megabytes, "%", Most: 100 * MostGrowth);
    }

    /// <summary>What each day took, and what the process held at its end.</summary>
    private static async Task<IReadOnlyList<(TimeSpan Took, long Bytes)>> MeasureAsync(string folder, PaperSites sites, ModelEndpoint model, int days)
    {
        using var process = WorkerProcess.Start(folder, sites, model, Concurrency, "backfill", "--from", Text(First), "--to", Text(First.AddDays(days - 1)));
        var output = process.StandardOutput.ReadToEndAsync();
        var samples = new List<(TimeSpan, long)>();
        var (heldBack, before) = (0, Stopwatch.GetTimestamp());
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("daily 2", StringComparison.Ordinal))
            {
                heldBack += line.Contains(" Complete: ", StringComparison.Ordinal) ? 0 : 1;
                process.Refresh();
                samples.Add((Stopwatch.GetElapsedTime(before), process.WorkingSet64));
                before = Stopwatch.GetTimestamp();
            }
            else
            {
                Console.Error.WriteLine(line);
            }
        }

        await process.WaitForExitAsync();
        // Some of the stand-in's many answers are as good as each other, and rightly held back.
        return samples.Count == days && heldBack <= 0.02 * days
            ? samples
            : throw new InvalidOperationException($"The worker ended with {process.ExitCode} after {samples.Count} days, {heldBack} of them held back: {(await output)[..500]}");
    }

    public static IReadOnlyList<StandInPaper> Papers(int day) =>
        [.. Enumerable.Range(0, PapersADay).Select(i => new StandInPaper(
            $"24{1 + (day / 800):D2}.{day % 800:D3}{i:D2}",
            $"Note {i} of Day {day}: How Small Models Keep Count",
            $"We let model {i} count to {day + 2} and note where it stumbles. The slips are few and cluster at the carries.\n {Padding}",
            PapersADay - i))];

    // A real abstract has some 1,300 characters.
    private static string Padding { get; } = string.Join(' ', Enumerable.Repeat("The same holds for longer texts, other scripts and tired readers alike.", 15));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long StoreOf(DirectoryInfo folder) => OwnTree.Files(folder.FullName, "*.db*").Sum(file => new FileInfo(file).Length);
}
