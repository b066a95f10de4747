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
        Count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
                result.AddError("--count: set 1 to 1000.");
        });
        var command = new Command("schedule", "Show the next firing times, in the digest's zone.") { Count, CommonOptions.Digest };
        command.SetAction(Show);
        return command;
    }

    private static int Show(ParseResult parsed)
    {
        foreach (var digest in CommonOptions.Digests(parsed, CommonOptions.Settings(parsed)))
        {
            var (cron, zone, now) = (digest.Options.Cron, digest.Options.TimeZone, TimeProvider.System.GetUtcNow());
            if (CronText.Warning(cron) is { } warning)
                Console.Error.WriteLine($"warning: Digests:{digest.Name}:Cron: {warning}");
            Console.WriteLine($"{digest.Name}  {cron}  {zone}");
            if (CronText.HasEnded(cron, zone, now))
                Console.WriteLine("  never again");
            foreach (var moment in CronText.Upcoming(cron, zone, now).Take(parsed.GetValue(Count)))
                Console.WriteLine(moment.ToString("  ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        }
        return 0;
    }
}
