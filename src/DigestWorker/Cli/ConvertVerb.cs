using System.CommandLine;

namespace DigestWorker.Cli;

/// <summary><c>convert</c>: writes an edition of an older or drifted layout in the current one.</summary>
internal static class ConvertVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = "A digest file of any layout." };

    public static Command Command()
    {
        var command = new Command("convert", "Write an edition of an older or drifted layout in the current one, to standard output.") { File };
        command.SetAction(Convert);
        return command;
    }

    private static int Convert(ParseResult parsed)
    {
        var file = parsed.GetValue(File)!;
        if (DigestFile.TryRead(file) is not { } bytes)
            return CommandLine.Usage;

        if (DigestFile.Parse(file, bytes, reportRepairs: true) is not { } digest)
            return CommandLine.Usage;

        using var output = Console.OpenStandardOutput();
        output.Write(DigestWriter.WriteUtf8(digest));
        return 0;
    }
}
