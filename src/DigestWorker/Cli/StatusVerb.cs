using System.CommandLine;
using System.Globalization;
using DigestWorker.Hosting;
using DigestWorker.Storage;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary><c>status</c>: the editions with state and reason, and the last runs.</summary>
internal static class StatusVerb
{
    private const int LastRuns = 5;

    public static Command Command()
    {
        var command = new Command("status", "Show the editions, their states and reasons, the last runs and what they took.") { Common.Digest };
        command.SetAction(ShowAsync);
        return command;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Common.Settings(parsed);
        var digests = Common.Digests(parsed, settings);
        await using var services = CompositionRoot.OneShot(settings, Common.Level(parsed));
        var editions = (await services.GetRequiredService<EditionStore>().AllAsync(cancellationToken)).Where(row => digests.Any(digest => digest.Name == row.Digest)).ToList();
        var runs = new List<LoggedRun>();
        foreach (var digest in digests)
            runs.AddRange(await services.GetRequiredService<RunLog>().LastAsync(digest.Name, LastRuns, cancellationToken));

        if (editions.Count == 0 && runs.Count == 0)
            Console.WriteLine("There is no edition yet, and no run; digestworker run makes the first.");
        else if (Console.IsOutputRedirected)
            WriteLines(editions, runs);
        else
            WriteTables(editions, runs);
        return 0;
    }

    private static void WriteLines(List<EditionRow> editions, List<LoggedRun> runs)
    {
        foreach (var row in editions)
            Console.WriteLine($"{row.Digest} {row.Date} {row.State} {(row.Settled ? "settled" : "open")} {row.File?.Path ?? "-"} {row.Reason}");
        foreach (var run in runs)
            Console.WriteLine($"run {run.StartedAt:yyyy-MM-dd'T'HH:mm:ss'Z'} {run.Digest} {Outcome(run)} {run.Counts.Asked} asked, {run.Counts.Accepted} accepted, {run.Counts.Calls} calls, {Tokens(run)} tokens: {run.Reason}");
    }

    private static void WriteTables(List<EditionRow> editions, List<LoggedRun> runs)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Edition", "State", "Papers", "Left out", "Rev", "Why");
        foreach (var row in editions)
        {
            table.AddRow(
                new Markup($"[bold]{Markup.Escape(row.Digest)}[/] {row.Date}"), EditionMarks.Of(row.State, row.Settled),
                Number(row.File?.Entries ?? 0), Number(row.LeftOut), Number(row.Revision), new Text(row.Reason));
        }
        AnsiConsole.Write(table);

        var log = new Table().Border(TableBorder.Rounded).AddColumns("Run (UTC)", "Digest", "Outcome", "Accepted", "Calls", "Tokens", "Why");
        foreach (var run in runs)
        {
            log.AddRow(
                new Text(run.StartedAt.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture)), new Text(run.Digest), new Text(Outcome(run)),
                new Text($"{run.Counts.Accepted} of {run.Counts.Asked}"), Number(run.Counts.Calls), new Text(Tokens(run)), new Text(run.Reason ?? ""));
        }
        AnsiConsole.Write(log);
    }

    private static string Outcome(LoggedRun run) => run.Outcome?.ToString() ?? "not ended";

    private static string Tokens(LoggedRun run) => (run.Counts.Tokens.Prompt + run.Counts.Tokens.Completion).ToString("N0", CultureInfo.InvariantCulture);

    private static Text Number(long number) => new(number.ToString("N0", CultureInfo.InvariantCulture));
}
