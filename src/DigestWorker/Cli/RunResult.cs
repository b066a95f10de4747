using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary>The result of a run on standard output: a table on a terminal, otherwise a line for each edition.</summary>
internal static class RunResult
{
    private const int MaxRows = 40;

    public static void Write(IReadOnlyList<RunReport> reports, string folder)
    {
        folder = Path.GetFullPath(folder);
        var editions = reports.SelectMany(report => report.Editions).ToList();
        if (Console.IsOutputRedirected)
            WriteLines(editions, folder);
        else
            WriteTable(editions, folder);

        foreach (var report in reports.Where(report => report.Editions.Count == 0))
            Console.WriteLine(
                $"{report.Digest}: {(report.Outcome is RunOutcome.Failed ? ReasonText.LineWithRemedy(report.Reason) : ReasonText.Line(report.Reason))}");
        foreach (var remedy in editions.Where(report => report.Outcome is RunOutcome.Failed)
                     .Select(report => ReasonText.Remedy(report.Edition.Reason, Language.English)).OfType<string>().Distinct())
            Console.Error.WriteLine($"to do: {remedy}");
        var counts = reports.Aggregate(default(RunCounts), (sum, report) => sum + report.Counts);
        var took = $"{counts.Tokens.Prompt:N0} + {counts.Tokens.Completion:N0} tokens{Money.InWords(counts.Cost)}";
        if (counts.Calls > 0)
            Console.WriteLine($"{counts.Accepted} of {Quantity.Of(counts.Asked, "paper")} accepted, {Quantity.Of(counts.Calls, "call")}, {took}");
        else if (counts.Asked > 0)
            Console.WriteLine($"{Quantity.Of(counts.Asked, "paper")} to summarize, about {took}");
        WriteVerifier(counts.Verifier, isEstimate: counts.Calls == 0 && counts.Verifier is { Verified: 0, Unverified: 0, Tokens.Prompt: 0 });
    }

    private static void WriteVerifier(VerifierCounts counts, bool isEstimate)
    {
        if (isEstimate && counts.Calls > 0)
            Console.WriteLine($"{Quantity.Of(counts.Calls, "answer")} to verify");
        else if (counts.Calls > 0 || counts.Unverified > 0)
            Console.WriteLine(
                $"verifier: {counts.Verified} verified, {counts.Unverified} not, {Quantity.Of(counts.Calls, "call")}, "
                + $"{counts.Tokens.Prompt:N0} + {counts.Tokens.Completion:N0} tokens{Money.InWords(counts.Cost)}");
    }

    private static void WriteLines(List<EditionReport> editions, string folder)
    {
        foreach (var (edition, changed) in editions.Select(report => (report.Edition, report.Written)))
            Console.WriteLine(
                $"{edition.Digest} {edition.Date} {edition.State} {(edition.Settled ? "settled" : "open")} "
                + $"{FileOf(edition, folder, changed)} {ReasonText.Line(edition.Reason)}");
    }

    private static void WriteTable(List<EditionReport> editions, string folder)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Edition", "State", "File", "Why");
        // Over a long period only the editions that need attention are shown.
        var shown = editions.Count <= MaxRows ? editions : editions.FindAll(report => report.Outcome is not RunOutcome.Done);
        foreach (var (edition, changed) in shown.Select(report => (report.Edition, report.Written)))
        {
            table.AddRow(
                new Markup($"[bold]{Markup.Escape(edition.Digest)}[/] {edition.Date}"),
                StateMarkup.Of(edition.State, edition.Settled),
                new Text(FileOf(edition, folder, changed)),
                new Text(ReasonText.Line(edition.Reason)));
        }
        if (shown.Count > 0)
            AnsiConsole.Write(table);
        if (shown.Count < editions.Count)
            WriteSum(editions.Count - shown.Count, editions.Where(report => report.Outcome is RunOutcome.Done));
    }

    private static void WriteSum(int count, IEnumerable<EditionReport> fine) => Console.WriteLine(
        $"{Quantity.Of(count, "edition")} {(count == 1 ? "needs" : "need")} no attention: "
        + string.Join(", ", fine.CountBy(report => report.Edition.State).Select(state => $"{state.Value} {state.Key}")));

    private static string FileOf(Edition edition, string folder, bool changed) => edition.File switch
    {
        null => "-",
        { HandEdited: true } file => $"{Path.Combine(folder, file.Path)} (edited by hand, kept)",
        { } file => Path.Combine(folder, file.Path) + (changed ? "" : " (unchanged)"),
    };
}
