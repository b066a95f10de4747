using System.CommandLine;
using DigestWorker.Digests;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;

namespace DigestWorker.Cli;

/// <summary><c>rename</c>: gives what a digest has published to its new name, or to its new file names.</summary>
internal static class RenameVerb
{
    private static readonly Argument<string> Old = new("OLD") { Description = "The name that the digest had." };
    private static readonly Argument<string> New = new("NEW")
    {
        Description = "Its name in the configuration; the same one if only Directory or FileName changed.",
    };


    public static Command Command()
    {
        var command = new Command("rename", "Move the history, files and schedule of a digest to its new name or file names.") { Old, New };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        await using var services = CommonOptions.WithSchedules(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        using var alone = ServeLock.Acquire(settings.Options.Storage);
        await services.GetRequiredService<StoreRebuild>().OpenAsync(cancellationToken);
        var (digests, schedules) = (services.GetRequiredService<CurrentDigests>(), services.GetRequiredService<DigestSchedules>());
        var (from, to) = (parsed.GetValue(Old)!, parsed.GetValue(New)!);
        var published = await services.GetRequiredService<DigestRenaming>().RenameAsync(
            from, to, (rename, cancellation) => schedules.RenameAsync(rename.Old, digests.Find(rename.New)!, cancellation), cancellationToken);
        Console.WriteLine(
            $"{digests.SpellingOf(to)} has {Quantity.Of(published, "published edition")} in {Path.GetFullPath(settings.Options.Output.Directory)}");
        return 0;
    }
}
