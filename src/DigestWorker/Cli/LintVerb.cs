using System.CommandLine;
using DigestWorker.Publishing;

namespace DigestWorker.Cli;

/// <summary><c>lint</c>: checks files against the format.</summary>
internal static class LintVerb
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Digest files, or folders with *.md files.", Arity = ArgumentArity.OneOrMore,
    };

    public static Command Command()
    {
        var command = new Command("lint", "Check digest files against the format: file:line: rule: message.") { Files };
        command.SetAction(parsed => parsed.GetValue(Files)!.SelectMany(FilesOf).Select(Lint).Append(0).Max());
        return command;
    }

    private static IEnumerable<string> FilesOf(string path) => Directory.Exists(path)
        ? new OutputFolder(path).Find("*.md").Order(StringComparer.Ordinal).Select(file => Path.Combine(path, file)).DefaultIfEmpty(path)
        : [path];

    private static int Lint(string file)
    {
        if (DigestFile.TryRead(file) is not { } bytes)
            return CommandLine.Usage;
        var problems = DigestReader.Read(bytes).Problems;
        foreach (var problem in problems)
            Console.WriteLine($"{file}:{problem}");
        return problems.Count > 0 ? CommandLine.Usage : 0;
    }
}
