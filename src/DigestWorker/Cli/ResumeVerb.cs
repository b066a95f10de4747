using System.CommandLine;
using System.Globalization;
using DigestWorker.Digests;
using DigestWorker.Schedules;

namespace DigestWorker.Cli;

/// <summary><c>resume</c>: the schedule of a paused digest goes on.</summary>
internal static class ResumeVerb
{
    public static Command Command()
    {
        var command = new Command("resume", "Resume the schedule of a digest. One run covers the firings that were missed.") { CommonOptions.Name };
        command.SetAction((parsed, cancellationToken) => PauseVerb.ChangeAsync(parsed, ResumeAsync, cancellationToken));
        return command;
    }

    private static async Task<string> ResumeAsync(DigestSchedules schedules, DigestDefinition digest, bool isPaused, CancellationToken cancellationToken)
    {
        if (!isPaused)
            return $"{digest.Name} was not paused";
        await schedules.ResumeAsync(digest.Name, cancellationToken);
        var next = CronText.Upcoming(digest.Options.Cron, digest.Options.TimeZone, TimeProvider.System.GetUtcNow()).Take(1).ToList();
        return next is [var moment]
            ? string.Create(CultureInfo.InvariantCulture, $"{digest.Name} is resumed; its schedule fires next at {moment:yyyy-MM-dd HH:mm:ss zzz}")
            : $"{digest.Name} is resumed; its schedule never fires again";
    }
}
