using System.CommandLine;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary><c>backfill</c>: the days between two dates.</summary>
internal static class BackfillVerb
{
    private static readonly Option<EditionDate?> From = Dates.Option("--from", "The first day.");
    private static readonly Option<EditionDate?> To = Dates.Option("--to", "The last day.");
    private static readonly Option<bool> Force = new("--force") { Description = "Read settled days again, and replace files that somebody edited." };

    public static Command Command()
    {
        From.Required = To.Required = true;
        var command = new Command("backfill", "Make the editions of past days.") { From, To, Common.Digest, Force };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Common.Settings(parsed);
        var (from, to) = (parsed.GetValue(From)!.Value.First, parsed.GetValue(To)!.Value.Last);
        if (to < from)
            throw new ConfigurationException([$"--to {to:yyyy-MM-dd}: it lies before --from {from:yyyy-MM-dd}; exchange them."]);
        var days = Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(day => EditionDate.Day(from.AddDays(day))).ToList();
        return OneShotRun.RunAsync(settings, Common.Digests(parsed, settings), Common.Level(parsed), digest => new RunRequest
        {
            Dates = [.. days.Select(day => Dates.Of(digest, day, To.Name)).Distinct()],
            Force = parsed.GetValue(Force),
        }, cancellationToken);
    }
}
