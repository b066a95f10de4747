using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary><c>show</c>: an edition as a table, or as JSON.</summary>
internal static class ShowVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = "A digest file of any layout." };
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON." };

    public static Command Command()
    {
        var command = new Command("show", "Show an edition as a table or JSON.") { File, Json };
        command.SetAction(Show);
        return command;
    }

    private static int Show(ParseResult parsed)
    {
        var file = parsed.GetValue(File)!;
        if (DigestFile.TryRead(file) is not { } bytes)
            return CommandLine.Usage;

        if (DigestFile.Parse(file, bytes, reportRepairs: false) is not { } digest)
            return CommandLine.Usage;
        if (parsed.GetValue(Json))
            WriteJson(digest);
        else
            WriteTable(digest);
        return 0;
    }

    private static void WriteJson(Digest digest)
    {
        using var output = Console.OpenStandardOutput();
        DigestJson.Write(output, digest);
        output.Write("\n"u8);
    }

    private static void WriteTable(Digest digest)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Votes", "Paper", "제목", "관련분야").ShowRowSeparators();
        foreach (var entry in digest.Entries)
        {
            table.AddRow(
                new Text(entry.Votes.ToString(CultureInfo.InvariantCulture)).RightJustified(), new Text(entry.Id.Value),
                new Text(entry.Title), new Text(string.Join(", ", entry.Fields)));
        }
        AnsiConsole.Write(table);
    }
}
