using System.CommandLine;
using System.Globalization;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Storage;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary><c>status</c>: the editions with state and reason, and the last runs.</summary>
internal static class StatusVerb
{
    private const int LastRuns = 5;

    public static Command Command()
    {
        var command = new Command("status", "Show the editions with state and reason, and the last runs with their cost.") { CommonOptions.Digest };
        command.SetAction(ShowAsync);
        return command;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        var digests = CommonOptions.Digests(parsed, settings);
        await using var services = CompositionRoot.OneShot(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        var editions = (
            await services.GetRequiredService<EditionStore>().AllAsync(cancellationToken)).Where(
                row => digests.Any(digest => digest.Name == row.Digest)).ToList();
        var (runs, spending) = (new List<LoggedRun>(), new Dictionary<(string, EditionDate), Spending>());
        foreach (var digest in digests)
        {
            runs.AddRange(await services.GetRequiredService<RunLog>().LastAsync(digest.Name, LastRuns, cancellationToken));
            foreach (var (date, spent) in await services.GetRequiredService<EditionStore>().SpendingAsync(digest.Name, cancellationToken))
                spending[(digest.Name, date)] = spent;
        }

        if (editions.Count == 0 && runs.Count == 0)
            Console.WriteLine("No editions or runs yet. Run digestworker run to create the first.");
        else if (Console.IsOutputRedirected)
            WriteLines(editions, runs, spending);
        else
            WriteTables(editions, runs, spending);
        return 0;
    }

    private static void WriteLines(List<EditionRow> editions, List<LoggedRun> runs, Dictionary<(string, EditionDate), Spending> spending)
    {
        foreach (var row in editions)
            Console.WriteLine(
                $"{row.Digest} {row.Date} {row.State} {(row.Settled ? "settled" : "open")} {row.File?.Path ?? "-"} "
                + $"{Took(spending.GetValueOrDefault((row.Digest, row.Date)))} {ReasonText.Line(row.Reason)}");
        foreach (var run in runs)
            Console.WriteLine(
                $"run {run.StartedAt:yyyy-MM-dd'T'HH:mm:ss'Z'} {run.Digest} {Outcome(run)} {run.Counts.Asked} asked, {run.Counts.AskedAgain} again, "
                + $"{run.Counts.Accepted} accepted, {run.Counts.Calls} calls, {Took(Spent(run))}: {(run.Reason is { } reason ? ReasonText.Line(reason) : "")}");
        foreach (var (digest, total) in Totals(spending))
            Console.WriteLine($"total {digest} {Took(total)}");
    }

    private static void WriteTables(List<EditionRow> editions, List<LoggedRun> runs, Dictionary<(string, EditionDate), Spending> spending)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Edition", "State", "Papers", "Left out", "Rev", "Took", "Why");
        foreach (var row in editions)
        {
            table.AddRow(
                new Markup($"[bold]{Markup.Escape(row.Digest)}[/] {row.Date}"), StateMarkup.Of(row.State, row.Settled),
                Number(row.File?.Entries ?? 0), Number(row.LeftOut), Number(row.Revision), new Text(
                    Took(spending.GetValueOrDefault((row.Digest, row.Date)))), new Text(ReasonText.Line(row.Reason)));
        }
        AnsiConsole.Write(table);

        var log = new Table().Border(TableBorder.Rounded).AddColumns("Run (UTC)", "Digest", "Outcome", "Accepted", "Calls", "Took", "Why");
        foreach (var run in runs)
        {
            log.AddRow(
                new Text(run.StartedAt.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture)), new Text(run.Digest), new Text(Outcome(run)),
                Accepted(run.Counts), Number(run.Counts.Calls), new Text(Took(Spent(run))), new Text(run.Reason is { } reason ? ReasonText.Line(reason) : ""));
        }
        AnsiConsole.Write(log);
        foreach (var (digest, total) in Totals(spending))
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{digest}[/] in all: {Took(total)}");
    }

    // Above one in ten, the model or the prompt needs attention.
    private static Markup Accepted(RunCounts counts) => new(
        $"{counts.Accepted} of {counts.Asked}"
        + (
            counts.AskedAgain == 0
                ? ""
                : counts.AskedAgain > .10 * counts.Asked ? $", [yellow]{counts.AskedAgain} asked again[/]" : $", {counts.AskedAgain} asked again"));

    private static string Outcome(LoggedRun run) => run.Outcome?.ToString() ?? (run.EndedAt is null ? "under way" : "cut short");

    private static Spending Spent(LoggedRun run) => new(run.Counts.Tokens.Prompt + run.Counts.Tokens.Completion, run.Counts.Cost);

    private static string Took(Spending spending) => spending.Tokens.ToString("N0", CultureInfo.InvariantCulture) + " tokens" + Money.InWords(spending.Cost);

    private static IEnumerable<(string Digest, Spending Total)> Totals(Dictionary<(string Digest, EditionDate Date), Spending> spending) =>
        spending.GroupBy(
            edition => edition.Key.Digest).Select(digest => (digest.Key, digest.Aggregate(default(Spending), (sum, edition) => sum + edition.Value)));

    private static Text Number(long number) => new(number.ToString("N0", CultureInfo.InvariantCulture));
}
