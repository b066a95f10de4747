using System.CommandLine;
using System.Globalization;
using System.Text;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary><c>show</c>: an edition as a table, or as JSON.</summary>
internal static class ShowVerb
{
    private const string Latest = "latest";

    private static readonly Argument<string> File = new("FILE")
    {
        Description = "A digest file of any layout, the JSON of an edition, or latest or a date for an edition of the output folder.",
        HelpName = "FILE|latest|DATE",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "As JSON." };

    public static Command Command()
    {
        File.CompletionSources.Add(Latest);
        var command = new Command("show", "Show an edition as a table or JSON.") { File, Json, CommonOptions.Digest };
        command.SetAction(Show);
        return command;
    }

    private static int Show(ParseResult parsed)
    {
        var named = parsed.GetValue(File)!;
        var isDate = EditionDate.TryParse(named, out var date);
        var file = System.IO.File.Exists(named) || !(named is Latest || isDate) ? named : Published(parsed, named is Latest ? null : date);
        if (DigestFile.TryRead(file) is not { } bytes)
            return CommandLine.Usage;
        if (DigestFile.IsJson(bytes))
            return ShowDocument(file, Encoding.UTF8.GetString(bytes), parsed.GetValue(Json));

        if (DigestFile.Parse(file, bytes, reportRepairs: false) is not { } digest)
            return CommandLine.Usage;
        if (parsed.GetValue(Json))
            WriteJson(digest);
        else
            WriteTable(digest.Entries.Select(entry => (entry.Votes, entry.Id, entry.Title, entry.Fields)));
        return 0;
    }

    /// <summary>The file of a published edition, as the index of the output folder has it.</summary>
    /// <param name="entered">Null for the newest.</param>
    private static string Published(ParseResult parsed, EditionDate? entered)
    {
        var settings = CommonOptions.Settings(parsed);
        var digest = CommonOptions.Digests(parsed, settings)[0];
        var folder = new OutputFolder(settings.Options.Output.Directory);
        var published = Index(folder).Editions
            .Where(edition => edition.File is not null && string.Equals(edition.Digest, digest.Name, Digests.DigestDefinition.NameComparison)).ToList();
        var date = entered is { } day ? digest.Options.EditionOn(day.First).Text : published.FirstOrDefault()?.Date;
        return published.Find(edition => edition.Date == date)?.File is { } file
            ? folder.Locate(file)
            : throw new ConfigurationException(
                [published.Count == 0
                    ? $"{folder.Root}: it has no edition of {digest.Name}; make one with digestworker run --digest {digest.Name}."
                    : $"{folder.Root}: it has no edition of {digest.Name} for {date}; the newest is {published[0].Date}."]);
    }

    private static IndexDocument Index(OutputFolder folder)
    {
        try
        {
            return folder.ReadText(EditionFiles.IndexName) is { } text ? IndexDocument.Parse(text) : new IndexDocument { Editions = [] };
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"{folder.Locate(EditionFiles.IndexName)}: it cannot be read: {e.Message.TrimEnd('.')}."]);
        }
    }

    private static int ShowDocument(string file, string text, bool asJson)
    {
        try
        {
            var document = EditionDocument.Parse(text);
            if (asJson)
                Console.WriteLine(text.TrimEnd());
            else
                WriteTable(document.Entries.Select(entry => (entry.Votes, entry.Id, entry.Title, entry.Fields)));
            return 0;
        }
        catch (FormatException e)
        {
            DigestFile.Refuse(file, $"it is JSON, but not that of an edition: {OneLine.Of(e.Message).TrimEnd('.')}");
            return CommandLine.Usage;
        }
    }

    private static void WriteJson(Digest digest)
    {
        using var output = Console.OpenStandardOutput();
        DigestJson.Write(output, digest);
        output.Write("\n"u8);
    }

    private static void WriteTable(IEnumerable<(int Votes, PaperId Id, string Title, IReadOnlyList<string> Fields)> entries)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Votes", "Paper", "제목", "관련분야").ShowRowSeparators();
        foreach (var (votes, id, title, fields) in entries)
        {
            table.AddRow(
                new Text(votes.ToString(CultureInfo.InvariantCulture)).RightJustified(), new Text(id.Value), new Text(title),
                new Text(string.Join(", ", fields)));
        }
        AnsiConsole.Write(table);
    }
}
