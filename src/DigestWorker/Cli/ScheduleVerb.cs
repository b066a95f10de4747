using System.CommandLine;
using System.Globalization;
using DigestWorker.Schedules;

namespace DigestWorker.Cli;

/// <summary><c>schedule</c>: when the digests run next, in their own zones.</summary>
internal static class ScheduleVerb
{
    private static readonly Option<int> Count = new("--count") { Description = "How many for each digest.", DefaultValueFactory = _ => 5, HelpName = "N" };

    public static Command Command()
    {
        CommonOptions.Limit(Count, 1000);
        var command = new Command("schedule", "Show the next firing times, in the digest's zone.") { Count, CommonOptions.Digest };
        command.SetAction(ShowAsync);
        return command;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        await using var services = CommonOptions.WithSchedules(settings, CommonOptions.Level(parsed));
        var paused = await CommonOptions.PausedAsync(services, cancellationToken);
        foreach (var digest in CommonOptions.Digests(parsed, settings))
        {
            var (cron, zone, now) = (digest.Options.Cron, digest.Options.TimeZone, TimeProvider.System.GetUtcNow());
            if (CronText.Warning(cron) is { } warning)
                await Console.Error.WriteLineAsync($"warning: Digests:{digest.Name}:Cron: {warning}");
            Console.WriteLine($"{digest.Name}  {cron}  {zone}");
            if (paused.Contains(digest.Name))
            {
                Console.WriteLine($"  paused, until digestworker resume {digest.Name}");
                continue;
            }
            if (CronText.HasEnded(cron, zone, now))
                Console.WriteLine("  never again");
            foreach (var moment in CronText.Upcoming(cron, zone, now).Take(parsed.GetValue(Count)))
                Console.WriteLine(moment.ToString("  ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        }
        return 0;
    }
}
