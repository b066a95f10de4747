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

    public static async Task<int> RunAsync(int days)
    {
        await using var sites = await PaperSites.StartAsync();
        await using var model = await ModelEndpoint.StartAsync();
        foreach (var day in Enumerable.Range(0, days))
            sites.Days[Text(First.AddDays(day))] = Papers(day);

        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        var samples = await MeasureAsync(folder.FullName, sites, model, days);
        Console.WriteLine($"{days} days of {PapersADay} papers, answers at once, {model.Calls:N0} calls, store {StoreOf(folder) / 1e6:0} MB, {Environment.ProcessorCount} processors");
        folder.Delete(recursive: true);

        var tenths = samples.Chunk((samples.Count + 9) / 10).Select(tenth => (
            Milliseconds: tenth.Average(sample => sample.Took.TotalMilliseconds), Megabytes: tenth.Average(sample => sample.Bytes / 1e6))).ToList();
        Console.WriteLine();
        Console.WriteLine("| tenth | ms a day | resident MB |");
        Console.WriteLine("|--:|--:|--:|");
        foreach (var (index, tenth) in tenths.Index())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {index + 1} | {tenth.Milliseconds:0} | {tenth.Megabytes:0.0} |"));

        var (time, memory) = (tenths[^1].Milliseconds / tenths[1].Milliseconds, tenths[^1].Megabytes / tenths[1].Megabytes);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The last tenth against the second: {time:P0} of its time, {memory:P0} of its memory"));
        return time <= MostGrowth && memory <= MostGrowth ? 0 : 1;
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

    private static IReadOnlyList<StandInPaper> Papers(int day) =>
        [.. Enumerable.Range(0, PapersADay).Select(i => new StandInPaper(
            $"24{1 + (day / 800):D2}.{day % 800:D3}{i:D2}",
            $"Note {i} of Day {day}: How Small Models Keep Count",
            $"We let model {i} count to {day + 2} and note where it stumbles. The slips are few and cluster at the carries.\n {Padding}",
            PapersADay - i))];

    // A real abstract has some 1,300 characters.
    private static string Padding { get; } = string.Join(' ', Enumerable.Repeat("The same holds for longer texts, other scripts and tired readers alike.", 15));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long StoreOf(DirectoryInfo folder) => folder.EnumerateFiles("*.db*", SearchOption.AllDirectories).Sum(file => file.Length);
}
