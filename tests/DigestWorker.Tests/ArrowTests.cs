using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DigestWorker.Tests;

/// <summary>The arrows between the folders run one way, and each library is named where it belongs alone.</summary>
public sealed partial class ArrowTests
{
    /// <summary>A room names only rooms of the ranks before its own; rooms of one rank never see each other.</summary>
    private static readonly string[][] Ranks =
    [
        ["Papers"],
        ["Telemetry"],
        ["Search"],
        ["Reasons"],
        ["Interests"],
        ["Files", "Http"],
        ["Logs"],
        ["Storage"],
        ["Sites", "Models"],
        ["Listings", "Metadata", "Summaries"],
        ["Editions", "Publishing"],
        ["Digests"],
        ["Reading"],
        ["Runs"],
        ["Deliveries"],
        ["Schedules"],
        ["Web"],
        ["Hosting"],
        ["Cli"],
    ];

    /// <summary>The folders of Web, in the same way; Web itself puts them together.</summary>
    private static readonly string[] WebOrder = ["Http", "Access", "Assets", "Files", "Health", "Metrics", "Live", "Pages", "Pages.Operate", "Api", "Feeds"];

    /// <summary>These rooms work on what they are given, and open nothing.</summary>
    private static readonly string[] Pure = ["Papers", "Search", "Reasons", "Interests", "Editions"];

    private static readonly Dictionary<string, string[]> Libraries = new()
    {
        ["Quartz"] = ["Schedules"],
        ["HtmlAgilityPack"] = ["Listings", "Metadata", "Summaries"],
        ["Microsoft.AspNetCore"] = ["Web", "Hosting", "Cli"],
        ["OpenTelemetry"] = ["Telemetry", "Models", "Web", "Hosting"],
        ["RazorSlices"] = ["Web"],
        ["OpenAI"] = ["Models"],
        ["Azure"] = ["Models"],
        ["OllamaSharp"] = ["Models"],
        ["Microsoft.Extensions.AI"] = ["Models", "Summaries"],
        ["Microsoft.Data.Sqlite"] = ["Storage"],
        ["SQLitePCL"] = ["Storage"],
        ["Npgsql"] = ["Storage"],
        ["Serilog"] = ["Logs"],
        ["LibGit2Sharp"] = ["Deliveries"],
        ["MailKit"] = ["Deliveries"],
        ["MimeKit"] = ["Deliveries"],
        ["System.CommandLine"] = ["Cli"],
        ["Spectre.Console"] = ["Cli"],
    };

    private static readonly string[] Stores = ["EditionStore", "EntryStore", "PaperVotes", "RunLog", "RunPaperStore", "RejectedAnswerStore", "SummaryStore", "Outbox"];

    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Source()).Select(folder => Path.GetFileName(folder)!).Where(folder => folder is not ("bin" or "obj"))];

    [Theory, MemberData(nameof(Folders))]
    public void A_folder_names_only_folders_to_its_left(string folder)
    {
        var rank = Array.FindIndex(Ranks, row => row.Contains(folder));
        Assert.True(rank >= 0, $"{folder} is a new folder: give it its place among the ranks.");
        var allowed = Ranks.Take(rank).SelectMany(row => row).Append(folder).ToHashSet();

        var wrong = from file in Files(folder)
                    from Match named in Names().Matches(Code(file))
                    let other = named.Groups["folder"].Value
                    where Ranks.Any(row => row.Contains(other)) && !allowed.Contains(other)
                    select $"{Path.GetFileName(file)} names {other}";

        Assert.Empty(wrong.Distinct());
    }

    [Theory, MemberData(nameof(Folders))]
    public void A_library_is_named_where_it_belongs_alone(string folder)
    {
        var wrong = from file in Files(folder)
                    from library in Libraries
                    where !library.Value.Contains(folder)
                    where Regex.IsMatch(Code(file), $@"(?m)^@?using {Regex.Escape(library.Key)}(\.|;|\s*$)|(?<![\w.]){Regex.Escape(library.Key)}\.[A-Z]")
                    select $"{Path.GetFileName(file)} names {library.Key}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_namespace_uses_one_that_uses_it() => Assert.Empty(Graph().Circles());

    [Fact]
    public void A_folder_of_Web_uses_only_folders_to_its_left()
    {
        var wrong = from arrow in Graph().Arrows
                    where arrow.From.StartsWith("Web.", StringComparison.Ordinal) && arrow.To.StartsWith("Web", StringComparison.Ordinal)
                    let to = Array.IndexOf(WebOrder, arrow.To[Math.Min(4, arrow.To.Length)..])
                    where to < 0 || to >= Array.IndexOf(WebOrder, arrow.From[4..])
                    select arrow;

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_namespace_is_its_folder()
    {
        var wrong = from file in Files("")
                    where file.EndsWith(".cs", StringComparison.Ordinal)
                    let declared = Declaration().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups["name"].Value : null
                    let folder = Path.GetDirectoryName(Path.GetRelativePath(Source(), file))!.Replace(Path.DirectorySeparatorChar, '.')
                    where declared is not null && declared != (folder is "" ? "DigestWorker" : $"DigestWorker.{folder}")
                    select $"{Path.GetFileName(file)} declares {declared}";

        Assert.Empty(wrong);
    }

    /// <summary>Health and metrics ask the store about itself; everything else of Web asks Reading.</summary>
    [Fact]
    public void Pages_api_and_feeds_ask_Reading_and_no_store()
    {
        var wrong = from file in Files("Web")
                    where !file.Contains($"{Path.DirectorySeparatorChar}Health{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                        && !file.Contains($"{Path.DirectorySeparatorChar}Metrics{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                    from store in Stores
                    where Regex.IsMatch(Code(file), $@"\b{store}\b")
                    select $"{Path.GetFileName(file)} names {store}";

        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(Folders))]
    public void A_pure_folder_reads_and_writes_nothing(string folder)
    {
        var wrong = from file in Pure.Contains(folder) ? Files(folder) : []
                    where InputOutput().IsMatch(Code(file))
                    select Path.GetFileName(file);

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
            ["DigestWorker.Web.Pages.Layout", "DigestWorker.Web.Pages.PageContext"],
            assembly.GetExportedTypes()
                .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && type.Namespace?.StartsWith("DigestWorker", StringComparison.Ordinal) == true)
                .Select(type => type.FullName).Order());
    }

    // DigestWorker.Storage in a using, or Storage.RunCounts where C# lets the first part go.
    [GeneratedRegex(@"(?:DigestWorker\.|(?<![\w.""{/]))(?<folder>[A-Z][A-Za-z]+)(?:;|\.[A-Z])")]
    private static partial Regex Names();

    [GeneratedRegex(@"(?m)^namespace (?<name>[\w.]+);")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(File|Directory|FileStream|HttpClient|Console|Environment|Process)\.[A-Z]|\bDbConnection\b")]
    private static partial Regex InputOutput();

    private static NamespaceGraph Graph() => new(typeof(DigestWorker.Runs.DigestRun).Assembly, "DigestWorker");

    private static IEnumerable<string> Files(string folder) =>
        OwnTree.Files(Path.Combine(Source(), folder), "*")
            .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml")
            .Where(file => Path.GetRelativePath(Source(), file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));

    private static string Code(string file) => Regex.Replace(File.ReadAllText(file), @"(?m)//.*$|(?s)""""""(.*?)""""""|""(?:[^""\\\n]|\\.)*""", "");

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DigestWorker.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the sources.");
        return Path.Combine(folder.FullName, "src", "DigestWorker");
    }
}
