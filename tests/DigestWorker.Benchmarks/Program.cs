using System.Globalization;
using System.Text.Json.Nodes;
using DigestWorker.Benchmarks;

// dotnet run -c Release --project tests/DigestWorker.Benchmarks -- [GROUP…] [--runs N] [--json FILE] [--store FILE|CONNECTION]
// … -- corruptions: what the rules find of each kind of fault, for the table in src/DigestWorker/Summaries/Checks/README.md
// DIGESTWORKER_BINARY names a published worker to measure in the place of the one that was built.
var runs = int.Parse(Option("--runs") ?? "3", CultureInfo.InvariantCulture);
var groups = new (string Name, string What, Func<IAsyncEnumerable<Figure>> Measure)[]
{
    ("start", "how soon it answers, and what it holds", () => StartBench.MeasureAsync(runs)),
    ("day", "a day, the run after it, a month", () => DayBench.MeasureAsync(runs)),
    ("checks", "answers judged by the rules", ChecksBench.MeasureAsync),
    ("interests", "papers scored by an interest", () => InterestsBench.Measure().ToAsyncEnumerable()),
    ("stages", "pages, checks and editions by themselves", () => StagesBench.Measure().ToAsyncEnumerable()),
    ("search", "searches and pages over 250,000 entries", () => SearchBench.MeasureAsync(Option("--store"))),
    ("health", "health checks and metrics over 10,000 editions", HealthBench.MeasureAsync),
    ("serve", "editions served while a run goes on", () => ServeBench.MeasureAsync(runs)),
    ("year", "whether a day takes the same after a year of them", () => BackfillBench.MeasureAsync(days: 365)),
};

if (args.Contains("corruptions"))
{
    Console.WriteLine(CorruptionRow.Heading);
    foreach (var row in CorruptionTable.Measure())
        Console.WriteLine(row);
    return 0;
}

var wanted = args.Where(arg => Array.Exists(groups, group => group.Name == arg)).ToHashSet();
Console.WriteLine($"{WorkerProcess.Kind}, {Environment.ProcessorCount} processors, .NET {Environment.Version}; medians of {runs} where it is a time");
Console.WriteLine();
Console.WriteLine("| what | measured | promised |");
Console.WriteLine("|---|--:|--:|");
var figures = new List<Figure>();
foreach (var group in groups.Where(group => wanted.Count == 0 || wanted.Contains(group.Name)))
{
    Console.Error.WriteLine($"{group.Name}: {group.What} …");
    await foreach (var figure in group.Measure())
    {
        figures.Add(figure);
        Console.WriteLine($"| {figure.Case} | {Figure.Number(figure.Value)} {figure.Unit} | {figure.Promise}{(figure.Kept ? "" : ", missed")} |");
    }
}

if (Option("--json") is { } file)
{
    var found = figures.Select(figure => (JsonNode)new JsonObject
    {
        ["group"] = figure.Group, ["case"] = figure.Case, ["value"] = figure.Value, ["unit"] = figure.Unit, ["most"] = figure.Most, ["least"] = figure.Least, ["kept"] = figure.Kept,
    });
    await File.WriteAllTextAsync(file, new JsonObject
    {
        ["worker"] = WorkerProcess.Kind, ["processors"] = Environment.ProcessorCount, ["runtime"] = Environment.Version.ToString(), ["runs"] = runs, ["figures"] = new JsonArray([.. found]),
    }.ToJsonString());
}
return figures.TrueForAll(figure => figure.Kept) ? 0 : 1;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at ? args.ElementAtOrDefault(at + 1) : null;
