using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DigestWorker.Tests;

/// <summary>The arrows between the folders run one way, and each library is named where it belongs alone.</summary>
public sealed partial class ArrowTests
{
    /// <summary>A folder names only folders of the ranks before its own; folders of one rank never see each other.</summary>
    private static readonly string[][] Ranks =
    [
        ["Papers"],
        ["Storage"],
        ["Sites"],
        ["Listings", "Metadata", "Summaries", "Editions", "Publishing"],
        ["Runs"],
        ["Schedules"],
        ["Web"],
        ["Hosting"],
        ["Cli"],
    ];

    private static readonly Dictionary<string, string[]> Libraries = new()
    {
        ["Quartz"] = ["Schedules"],
        ["HtmlAgilityPack"] = ["Listings", "Metadata", "Summaries"],
        ["Microsoft.ML"] = ["Metadata"],
        ["Microsoft.AspNetCore"] = ["Web", "Hosting", "Cli"],
        ["OpenTelemetry"] = ["Web"],
        ["RazorSlices"] = ["Web"],
        ["OpenAI"] = ["Summaries"],
        ["Azure"] = ["Summaries"],
        ["OllamaSharp"] = ["Summaries"],
        ["Microsoft.Extensions.AI"] = ["Summaries"],
        ["Microsoft.Data.Sqlite"] = ["Storage", "Cli"],
        ["Npgsql"] = ["Storage"],
        ["System.CommandLine"] = ["Cli"],
        ["Spectre.Console"] = ["Cli"],
    };

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(Source()).Select(folder => Path.GetFileName(folder)!).Where(folder => folder is not ("bin" or "obj"))];

    [Theory, MemberData(nameof(Folders))]
    public void A_folder_names_only_folders_to_its_left(string folder)
    {
        var rank = Array.FindIndex(Ranks, row => row.Contains(folder));
        Assert.True(rank >= 0, $"{folder} is a new folder: give it its place among the ranks.");
        var allowed = Ranks.Take(rank).SelectMany(row => row).Append(folder).ToHashSet();

        var wrong = from file in Directory.GetFiles(Path.Combine(Source(), folder), "*.cs", SearchOption.AllDirectories)
                    from Match named in Names().Matches(Code(file))
                    let other = named.Groups["folder"].Value
                    where Ranks.Any(row => row.Contains(other)) && !allowed.Contains(other)
                    select $"{Path.GetFileName(file)} names {other}";

        Assert.Empty(wrong.Distinct());
    }

    [Theory, MemberData(nameof(Folders))]
    public void A_library_is_named_where_it_belongs_alone(string folder)
    {
        var wrong = from file in Directory.GetFiles(Path.Combine(Source(), folder), "*.cs", SearchOption.AllDirectories)
                    from library in Libraries
                    where !library.Value.Contains(folder)
                    where Regex.IsMatch(Code(file), $@"(?m)^using {Regex.Escape(library.Key)}(\.|;)|(?<![\w.]){Regex.Escape(library.Key)}\.[A-Z]")
                    select $"{Path.GetFileName(file)} names {library.Key}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_format_depends_on_nothing_but_the_runtime()
    {
        var references = typeof(PaperId).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.All(references, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_in_the_worker_is_public()
    {
        var assembly = typeof(DigestWorker.Runs.DigestRun).Assembly;

        // The proxy that RazorSlices generates for the layout is public, and so has to be what the layout is made of; nothing can be done with either.
        Assert.Equal(
            ["DigestWorker.Web.Pages.Frame", "DigestWorker.Web.Pages.Layout"],
            assembly.GetExportedTypes()
                .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && type.Namespace?.StartsWith("DigestWorker", StringComparison.Ordinal) == true)
                .Select(type => type.FullName).Order());
    }

    // DigestWorker.Storage in a using, or Storage.RunCounts where C# lets the first part go.
    [GeneratedRegex(@"(?:DigestWorker\.|(?<![\w.""{/]))(?<folder>[A-Z][A-Za-z]+)(?:;|\.[A-Z])")]
    private static partial Regex Names();

    private static string Code(string file) => Regex.Replace(File.ReadAllText(file), @"(?m)//.*$|(?s)""""""(.*?)""""""|""(?:[^""\\\n]|\\.)*""", "");

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DigestWorker.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the sources.");
        return Path.Combine(folder.FullName, "src", "DigestWorker");
    }
}
