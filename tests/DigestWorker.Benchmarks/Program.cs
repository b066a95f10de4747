using System.Globalization;
using System.Text.Json.Nodes;
using DigestWorker.Benchmarks;

// dotnet run -c Release --project tests/DigestWorker.Benchmarks -- [--runs N] [--json]
// dotnet run -c Release --project tests/DigestWorker.Benchmarks -- backfill [--days N]
// dotnet run -c Release --project tests/DigestWorker.Benchmarks -- serve [--runs N]
if (args.Contains("backfill"))
    return await BackfillBench.RunAsync(Number("--days", otherwise: 365));
if (args.Contains("serve"))
    return await ServeBench.RunAsync(Number("--runs", otherwise: 3));

var runs = Number("--runs", otherwise: 3);
await using var bench = await Bench.StartAsync();
await bench.MeasureAsync(concurrency: 26, runs: 1); // the files of runtime and worker are in memory from now on

var results = new List<Result>();
foreach (var concurrency in (int[])[1, 8, 26])
    results.AddRange(await bench.MeasureAsync(concurrency, runs));

if (args.Contains("--json"))
{
    Console.WriteLine(new JsonArray([.. results.Select(result => (JsonNode)new JsonObject
    {
        ["case"] = result.Case,
        ["concurrency"] = result.Concurrency,
        ["runs"] = runs,
        ["seconds"] = Math.Round(result.Seconds, 3),
        ["idealSeconds"] = result.IdealSeconds,
        ["peakMB"] = Math.Round(result.PeakMegabytes, 1),
    })]).ToJsonString());
    return 0;
}

Console.WriteLine($"{Bench.Papers} papers, an answer takes {Bench.Latency.TotalSeconds:0.0} s, medians of {runs}, whole process with its start, {Environment.ProcessorCount} processors");
Console.WriteLine();
Console.WriteLine("| case | at once | seconds | ideal | peak MB |");
Console.WriteLine("|---|--:|--:|--:|--:|");
foreach (var (name, concurrency, seconds, ideal, peak) in results)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {concurrency} | {seconds:0.00} | {ideal:0.00} | {peak:0} |"));
return 0;

int Number(string option, int otherwise) =>
    Array.IndexOf(args, option) is >= 0 and var at && int.TryParse(args.ElementAtOrDefault(at + 1), CultureInfo.InvariantCulture, out var wanted) ? Math.Max(1, wanted) : otherwise;
