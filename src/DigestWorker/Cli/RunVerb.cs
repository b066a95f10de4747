using System.CommandLine;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary><c>run</c>: runs once, now, and shows the progress.</summary>
internal static class RunVerb
{
    private static readonly Option<string?> Date = DateOptions.Option("--date", "Only this day (2025-01-08), ISO week (2025-W02) or month (2025-01).");
    private static readonly Option<string?> Out = new("--out") { Description = "Write to this folder instead of the configured one.", HelpName = "DIR" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be summarized: no model call, nothing written." };
    private static readonly Option<bool> Regenerate = new("--regenerate") { Description = "Call the model again for papers that have a summary." };
    private static readonly Option<bool> Verify = new("--verify")
    {
        Description = "Have the verifier judge published summaries that it has not; those that it refuses are written anew.",
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Read settled days again, ask again about papers without a summary, and replace files that were edited by hand.",
    };

    public static Command Command()
    {
        var command = new Command("run", "Bring the digests up to date now.") { CommonOptions.Digest, Date, Out, DryRun, Regenerate, Verify, Force };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        if (parsed.GetValue(Verify))
            settings.RequireVerifier(CommonOptions.Digests(parsed, settings));
        var options = new RunRequest
        {
            DryRun = parsed.GetValue(DryRun), Regenerate = parsed.GetValue(Regenerate), Verify = parsed.GetValue(Verify), Force = parsed.GetValue(Force),
            IntoOtherFolder = parsed.GetValue(Out) is not null,
        };
        var requests = CommonOptions.Digests(parsed, settings)
            .ToDictionary(digest => digest.Name, digest => DateOptions.RequestOf(parsed, Date, digest, options));
        if (parsed.GetValue(Out) is { } folder)
        {
            // A lost store is rebuilt from the configured output folder, not from that of --out.
            await OneShotRun.OpenStoreAsync(settings, CommonOptions.Level(parsed), cancellationToken);
            settings = CommonOptions.Settings(parsed, KeyValuePair.Create("Output:Directory", (string?)folder));
        }
        return await OneShotRun.RunAsync(
            settings, CommonOptions.Digests(parsed, settings), CommonOptions.Level(parsed), digest => requests[digest.Name], cancellationToken);
    }
}
