using System.Text.RegularExpressions;

namespace DigestWorker.Testing;

/// <summary>A fenced example of a document.</summary>
internal sealed record Example(string Document, string Language, string Text)
{
    /// <summary>The commands of a shell example, each on one line.</summary>
    public IEnumerable<string> Commands => Text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The examples that readers copy.</summary>
internal static partial class Examples
{
    private static readonly string[] Documents = ["README.md", "config/README.md", "config/API.md", "config/sites.md", "src/DigestFormat/FORMAT.md"];

    public static IReadOnlyList<Example> All { get; } = [.. Documents.SelectMany(document => Fence()
        .Matches(File.ReadAllText(PathOf(document)).ReplaceLineEndings("\n"))
        .Select(match => new Example(document, match.Groups["language"].Value, match.Groups["text"].Value)))];

    /// <summary>The text of a file that a document gives below its name: <c>`hugo.toml`</c>.</summary>
    public static string FileOf(string document, string name)
    {
        var text = File.ReadAllText(PathOf(document)).ReplaceLineEndings("\n");
        return Fence().Match(text, text.IndexOf($"\n`{name}`", StringComparison.Ordinal) + 1).Groups["text"].Value;
    }

    /// <summary>A file of the sources.</summary>
    public static string PathOf(string file) => Path.Combine(Root(), file);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DigestWorker.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the sources.");
        return folder.FullName;
    }

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
