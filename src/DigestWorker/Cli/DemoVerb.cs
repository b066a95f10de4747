using System.CommandLine;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Cli;

/// <summary><c>demo</c>: the whole worker with a recorded listing and recorded answers.</summary>
internal static class DemoVerb
{
    // A fixed key: the demo has nothing to protect.
    private const string Key = "demo-demo-demo-demo";

    private static readonly Option<string> Out = new("--out")
    {
        Description = "Where the files go.", HelpName = "DIR", DefaultValueFactory = _ => "demo-digests",
    };

    private static readonly Option<bool> Once = new("--once") { Description = "End after the run, instead of serving what it made." };

    public static Command Command()
    {
        var command = new Command("demo", "Make a digest of a recorded day with recorded answers: no key, no network, no configuration.") { Out, Once };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var sites = await DemoSites.StartAsync(cancellationToken);
        using var store = new TemporaryFolder();
        var folder = parsed.GetValue(Out)!;
        var settings = Settings.Of(new Dictionary<string, string?>
        {
            ["HuggingFace:BaseUrl"] = sites.Address,
            ["Arxiv:BaseUrl"] = sites.Address,
            ["Llm:Provider"] = nameof(Models.LlmProvider.OpenAI),
            ["Llm:Endpoint"] = $"{sites.Address}/v1",
            ["Llm:Model"] = "recorded-answers",
            ["Llm:ApiKey"] = "none-needed",
            ["Llm:MaxConcurrency"] = "2",
            ["Output:Directory"] = folder,
            ["Storage:ConnectionString"] = $"Data Source={store.File("demo.db")}",
            ["Web:Url"] = "http://127.0.0.1:0",
            ["Web:ApiKey"] = Key,
            ["Logging:Format"] = nameof(Logs.LogFormat.Text),
        });

        await Console.Error.WriteLineAsync($"The listing of {DemoSites.Day}, with recorded answers, by way of {sites.Address}");
        await using var app = WorkerHost.Build(settings, schedules: false, CommonOptions.Level(parsed));
        var run = app.Services.GetRequiredService<DigestRun>();
        // The store of each demo is its own.
        await app.Services.GetRequiredService<EditionPublisher>().TakeFolderAsync(cancellationToken);
        var request = new RunRequest { Dates = [EditionDate.Parse(DemoSites.Day)], Force = true };
        RunReport? report = null;
        await RunProgress.ShowAsync(async progress => report = await run.RunAsync(settings.Digests[0], request, progress, cancellationToken));
        RunResult.Write([report!], folder);
        if (report!.Editions is [{ Edition.File: { } file }])
            WriteBeginning(Path.Combine(folder, file.Path));
        if (parsed.GetValue(Once) || report.Outcome is not RunOutcome.Done)
            return (int)report.Outcome;

        await app.StartAsync(cancellationToken);
        await Console.Error.WriteLineAsync($"Read it at {app.Urls.First()}, sign in with the key {Key} (Ctrl+C ends)");
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static void WriteBeginning(string file)
    {
        Console.WriteLine();
        foreach (var line in File.ReadLines(file).TakeWhile(line => line is not "---"))
            Console.WriteLine(line);
        Console.WriteLine($"---{Environment.NewLine}…");
    }
}
