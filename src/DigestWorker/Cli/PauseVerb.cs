using System.CommandLine;
using DigestWorker.Digests;
using DigestWorker.Schedules;

namespace DigestWorker.Cli;

/// <summary><c>pause</c>: the schedule of a digest rests, until <c>resume</c>.</summary>
internal static class PauseVerb
{
    public static Command Command()
    {
        var command = new Command("pause", "Pause the schedule of a digest, even after a restart. A run in progress is not affected.") { CommonOptions.Name };
        command.SetAction((parsed, cancellationToken) => ChangeAsync(parsed, PauseAsync, cancellationToken));
        return command;
    }

    /// <summary>Changes a schedule in the store, whether a worker serves it or not, and says what was done.</summary>
    public static async Task<int> ChangeAsync(
        ParseResult parsed, Func<DigestSchedules, DigestDefinition, bool, CancellationToken, Task<string>> change, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        var digest = CommonOptions.OfName(settings, parsed.GetValue(CommonOptions.Name)!, CommonOptions.Name.Name);
        await using var services = CommonOptions.WithSchedules(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        var schedules = services.GetRequiredService<DigestSchedules>();
        var isPaused = await schedules.IsPausedAsync(digest.Name, cancellationToken) is true;
        Console.WriteLine(await change(schedules, digest, isPaused, cancellationToken));
        return 0;
    }

    private static async Task<string> PauseAsync(DigestSchedules schedules, DigestDefinition digest, bool isPaused, CancellationToken cancellationToken)
    {
        if (isPaused)
            return $"{digest.Name} was paused already";
        await schedules.PauseAsync(digest, cancellationToken);
        return $"{digest.Name} is paused; digestworker resume {digest.Name} starts its schedule again";
    }
}
