using System.CommandLine;
using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary><c>backfill</c>: the days between two dates.</summary>
internal static class BackfillVerb
{
    private static readonly Option<string?> From = DateOptions.Option("--from", "The first day.");
    private static readonly Option<string?> To = DateOptions.Option("--to", "The last day.");
    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Read settled days again, ask again about papers without a summary, and replace files that were edited by hand.",
    };

    public static Command Command()
    {
        From.Required = To.Required = true;
        var command = new Command(
            "backfill", "Make the editions of past days. Started again, it continues where it stopped.") { From, To, CommonOptions.Digest, Force };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        var (from, to) = (DateOptions.DateOf(parsed, From).First, DateOptions.DateOf(parsed, To).Last);
        if (to < from)
            throw new ConfigurationException([$"--to {to:yyyy-MM-dd}: it lies before --from {from:yyyy-MM-dd}; exchange them."]);
        var requests = CommonOptions.Digests(parsed, settings)
            .Select(digest => (Digest: digest, Request: new RunRequest { Dates = Range(digest, from, to), Force = parsed.GetValue(Force) })).ToList();

        settings.RequireModel();
        await using var services = CompositionRoot.OneShot(settings, CommonOptions.Level(parsed));
        await services.GetRequiredService<StoreOpening>().OpenAsync(cancellationToken);
        var (backfill, reports) = (services.GetRequiredService<Backfill>(), new List<BackfillReport>());
        foreach (var (digest, request) in requests)
        {
            var plan = await backfill.PlanAsync(digest, request, cancellationToken);
            var tally = new BackfillProgress(plan, TimeProvider.System);
            await Console.Error.WriteLineAsync($"{digest.Name}: {tally.PlanInWords}");
            try
            {
                await RunProgress.ShowAsync(tally, async progress => reports.Add(await backfill.RunAsync(digest, request, plan, progress, cancellationToken)));
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"interrupted after {tally.InWords}; accepted summaries are kept, and the same command continues");
                return CommandLine.Interrupted;
            }
        }

        await services.GetRequiredService<OutboxRelay>().SendWithinAsync(OneShotRun.DeliverWithin, cancellationToken);
        RunResult.Write([.. reports.SelectMany(report => report.Runs)], settings.Options.Output.Directory);
        foreach (var report in reports.Where(report => report.Stopped is not null))
            await Console.Error.WriteLineAsync(
                $"stopped with {Quantity.Of(report.NotReached, "day")} not reached: {ReasonText.Line(report.Stopped!)}; the same command continues");
        return (int)reports.SelectMany(report => report.Runs).Select(report => report.Outcome).DefaultIfEmpty(RunOutcome.Done).Max();
    }

    private static IReadOnlyList<EditionDate> Range(DigestDefinition digest, DateOnly from, DateOnly to)
    {
        var first = digest.Options.Listing.FirstDay();
        if (from < first && to >= first)
            Console.Error.WriteLine($"{digest.Name}: {digest.Options.Listing} has nothing before {first:yyyy-MM-dd}; the backfill begins there");

        // Parsed one by one, so that an error names the option that is wrong.
        var begin = DateOptions.EditionOf(digest, EditionDate.Day(from < first ? first : from), From);
        var end = DateOptions.EditionOf(digest, EditionDate.Day(to), To);
        return [.. Enumerable.Range(0, to.DayNumber - begin.First.DayNumber + 1)
            .Select(day => digest.Options.EditionOn(begin.First.AddDays(day))).Distinct().Where(date => date.First <= end.First)];
    }
}
