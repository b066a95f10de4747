using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Storage;
using DigestWorker.Web.Api;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary><c>status</c>: the newest editions with state and reason, and the last runs.</summary>
internal static class StatusVerb
{
    private const int LastRuns = 5;

    private static readonly Option<int> Last = new("--last")
    {
        Description = "How many editions of each digest, the newest first.", DefaultValueFactory = _ => 10, HelpName = "N",
    };

    private static readonly Option<bool> Failed = new("--failed") { Description = "Only the editions that failed." };
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON." };

    public static Command Command()
    {
        CommonOptions.Limit(Last, 10_000);
        var command = new Command("status", "Show the newest editions with state and reason, and the last runs with their cost.")
        {
            CommonOptions.Digest, Last, Failed, Json,
        };
        command.SetAction(ShowAsync);
        return command;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        await using var services = CommonOptions.WithSchedules(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        var (catalog, log) = (services.GetRequiredService<EditionStore>(), services.GetRequiredService<RunLog>());
        var counts = (await catalog.CountByStateAsync(cancellationToken)).ToLookup(count => count.Digest);
        var paused = await CommonOptions.PausedAsync(services, cancellationToken);
        var shown = new List<ShownDigest>();
        foreach (var digest in CommonOptions.Digests(parsed, settings))
        {
            var filter = new EditionFilter { Digest = digest.Name, State = parsed.GetValue(Failed) ? EditionState.Failed : null };
            shown.Add(new ShownDigest(
                digest, paused.Contains(digest.Name), [.. counts[digest.Name]],
                (await catalog.PageAsync(filter, 0, parsed.GetValue(Last), cancellationToken)).Rows,
                await log.LastAsync(digest.Name, LastRuns, cancellationToken),
                await catalog.SpendingAsync(digest.Name, cancellationToken),
                await catalog.TotalSpendingAsync(digest.Name, cancellationToken)));
        }
        var total = parsed.GetValue(CommonOptions.Digest) is null ? await catalog.TotalSpendingAsync(digest: null, cancellationToken) : shown[0].Total;

        if (parsed.GetValue(Json))
            Console.WriteLine(ReportOf(shown, total).ToJson());
        else
            Write(shown, total);
        return 0;
    }

    private static StatusReport ReportOf(List<ShownDigest> shown, Spending total) => new(
        [.. shown.Select(digest => new DigestStatus(
            digest.Name, digest.IsPaused,
            digest.Counts.ToDictionary(count => JsonNamingPolicy.CamelCase.ConvertName(count.State.ToString()), count => count.Editions),
            [.. digest.Editions.Select(EditionResponse.Of)], [.. digest.Runs.Select(RunResponse.Of)], digest.Total.Tokens, digest.Total.Cost,
            digest.Total.VerifierTokens, digest.Total.VerifierCost))],
        total.Tokens, total.Cost, total.VerifierTokens, total.VerifierCost);

    private static void Write(List<ShownDigest> shown, Spending total)
    {
        if (shown.TrueForAll(digest => digest.Counts.Count == 0 && digest.Runs.Count == 0))
            Console.WriteLine("No editions or runs yet. Run digestworker run to create the first.");
        else if (Console.IsOutputRedirected)
            WriteLines(shown);
        else
            WriteTables(shown);

        foreach (var digest in shown.Where(digest => digest.IsPaused))
            Console.WriteLine($"paused {digest.Name}: no run starts by its schedule until digestworker resume {digest.Name}");
        foreach (var digest in shown.Where(digest => digest.Counts.Count > 0))
            Console.WriteLine(
                $"total {digest.Name} {Took(digest.Total)}, {Quantity.Of(digest.Counts.Sum(count => count.Editions), "edition")}: "
                + string.Join(", ", digest.Counts.Select(count => $"{count.Editions} {count.State}")));
        // A summary is written once for all digests that have its paper.
        if (shown.Count > 1)
            Console.WriteLine($"total {Took(total)}");
    }

    private static void WriteLines(List<ShownDigest> shown)
    {
        foreach (var (digest, row) in shown.SelectMany(digest => digest.Editions.Select(row => (digest, row))))
            Console.WriteLine(
                $"{row.Digest} {row.Date} {row.State} {(row.Settled ? "settled" : "open")} {row.File?.Path ?? "-"} "
                + $"{Took(digest.SpentOn(row))} {ReasonText.Line(row.Reason)}");
        foreach (var run in shown.SelectMany(digest => digest.Runs))
            Console.WriteLine(
                $"run {run.StartedAt:yyyy-MM-dd'T'HH:mm:ss'Z'} {run.Digest} {Outcome(run)} {run.Counts.Asked} asked, {run.Counts.AskedAgain} again, "
                + $"{run.Counts.Accepted} accepted, {Quantity.Of(run.Counts.Calls, "call")}, {Took(Spent(run))}: "
                + $"{(run.Reason is { } reason ? ReasonText.Line(reason) : "")}");
    }

    private static void WriteTables(List<ShownDigest> shown)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Edition", "State", "Papers", "Left out", "Rev", "Took", "Why");
        foreach (var (digest, row) in shown.SelectMany(digest => digest.Editions.Select(row => (digest, row))))
        {
            table.AddRow(
                new Markup($"[bold]{Markup.Escape(row.Digest)}[/] {row.Date}"), StateMarkup.Of(row.State, row.Settled),
                Number(row.File?.Entries ?? 0), Number(row.LeftOut), Number(row.Revision), new Text(Took(digest.SpentOn(row))),
                new Text(ReasonText.Line(row.Reason)));
        }
        AnsiConsole.Write(table);

        var log = new Table().Border(TableBorder.Rounded).AddColumns("Run (UTC)", "Digest", "Outcome", "Accepted", "Calls", "Took", "Why");
        foreach (var run in shown.SelectMany(digest => digest.Runs))
        {
            log.AddRow(
                new Text(run.StartedAt.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture)), new Text(run.Digest), new Text(Outcome(run)),
                Accepted(run.Counts), Number(run.Counts.Calls), new Text(Took(Spent(run))), new Text(run.Reason is { } reason ? ReasonText.Line(reason) : ""));
        }
        AnsiConsole.Write(log);
    }

    // Above one in ten, the model or the prompt needs attention.
    private static Markup Accepted(RunCounts counts) => new(
        $"{counts.Accepted} of {counts.Asked}"
        + (
            counts.AskedAgain == 0
                ? ""
                : counts.AskedAgain > .10 * counts.Asked ? $", [yellow]{counts.AskedAgain} asked again[/]" : $", {counts.AskedAgain} asked again"));

    private static string Outcome(LoggedRun run) => run.Outcome?.ToString() ?? (run.EndedAt is null ? "under way" : "cut short");

    private static Spending Spent(LoggedRun run) => new(
        run.Counts.Tokens.Prompt + run.Counts.Tokens.Completion, run.Counts.Cost,
        run.Counts.Verifier.Tokens.Prompt + run.Counts.Verifier.Tokens.Completion, run.Counts.Verifier.Cost);

    private static string Took(Spending spending) => Quantity.Of(spending.Tokens, "token") + Money.InWords(spending.Cost)
        + (spending.VerifierTokens == 0 ? "" : $", verifier {Quantity.Of(spending.VerifierTokens, "token")}{Money.InWords(spending.VerifierCost)}");

    private static Text Number(long number) => new(number.ToString("N0", CultureInfo.InvariantCulture));

    private sealed record ShownDigest(
        DigestDefinition Digest, bool IsPaused, IReadOnlyList<StateCount> Counts, IReadOnlyList<EditionRow> Editions, IReadOnlyList<LoggedRun> Runs,
        IReadOnlyDictionary<EditionDate, Spending> Spending, Spending Total)
    {
        public string Name => Digest.Name;

        public Spending SpentOn(EditionRow row) => Spending.GetValueOrDefault(row.Date);
    }
}
