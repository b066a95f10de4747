using System.CommandLine;
using DigestWorker.Hosting;
using DigestWorker.Reasons;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary><c>remove</c>: takes a published edition, or a paper of it, away for good.</summary>
internal static class RemoveVerb
{
    private static readonly Option<string?> Digest = new("--digest")
    {
        Description = "The digest, by its name in the configuration.", HelpName = "NAME", Required = true,
    };

    private static readonly Option<string?> Date = DateOptions.Option("--date", "The edition.");
    private static readonly Option<string?> Paper = new("--paper") { Description = "Only this paper of it, by its arXiv identifier.", HelpName = "ID" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write a file that was edited by hand again, without the edits." };

    public static Command Command()
    {
        Date.Required = true;
        var command = new Command(
            "remove", "Remove a published edition or one of its papers for good; no run publishes it again.") { Digest, Date, Paper, Force };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        var digest = CommonOptions.OfName(settings, parsed.GetValue(Digest)!, Digest.Name);
        var date = DateOptions.EditionOf(digest, DateOptions.DateOf(parsed, Date), Date);
        PaperId? paper = parsed.GetValue(Paper) is not { } entered ? null
            : PaperId.TryParse(entered, out var id) ? id
            : throw new ConfigurationException([$"--paper {entered}: it is not an arXiv identifier; use one such as 2501.02955 or math/0309136."]);

        await using var services = CompositionRoot.OneShot(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        await services.GetRequiredService<StoreOpening>().OpenAsync(cancellationToken);
        var row = await services.GetRequiredService<EditionRemoval>().RemoveAsync(digest, date, paper, parsed.GetValue(Force), cancellationToken);
        var file = Path.Combine(Path.GetFullPath(settings.Options.Output.Directory), row.File?.Path ?? digest.FileOf(date));
        Console.WriteLine(row.File is { } left
            ? $"removed {paper} from {file}, which has {Quantity.Of(left.Entries, "paper")} now"
            : $"removed {digest.Name} {date}: {file} and its JSON");
        return 0;
    }
}
