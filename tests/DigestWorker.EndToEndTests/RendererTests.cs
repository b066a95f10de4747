using System.Net;
using System.Text.RegularExpressions;

namespace DigestWorker.EndToEndTests;

/// <summary>Titles and texts of strangers, through the renderers of those who read the files.</summary>
public sealed partial class RendererTests : IDisposable
{
    private const string Hugo = "printf -- '---\\ntitle: x\\n---\\n' > content/edition.md && cat >> content/edition.md && hugo --quiet && cat public/edition/index.html";

    /// <summary>What renders standard input, with HTML on, and how to know whether it is here. Each reads without options that add syntax.</summary>
    private static readonly Dictionary<string, (string Program, string Probe, string Command)> WithHtml = new()
    {
        ["cmark"] = ("cmark", "cmark --version", "cmark --unsafe"),
        ["python-markdown"] = ("python3-markdown", "/usr/bin/python3 -c 'import markdown'", "/usr/bin/python3 -m markdown"),
        ["kramdown"] = ("ruby-kramdown", "ruby -rkramdown -e 1", "ruby -rkramdown -e 'print Kramdown::Document.new(STDIN.read.force_encoding(\"UTF-8\")).to_html'"),
        ["marked"] = ("marked of npm", NodeModule("marked"), Evaluated("require('marked').parse(text)")),
        ["markdown-it"] = ("markdown-it of npm", NodeModule("markdown-it"), Evaluated("require('markdown-it')({ html: true, linkify: true }).render(text)")),
        ["Hugo"] = ("hugo", "hugo version", $"sed -i 's/unsafe = false/unsafe = true/' hugo.toml && {Hugo}"),
    };

    /// <summary>The same with HTML off, as the documentation demands.</summary>
    private static readonly Dictionary<string, (string Program, string Probe, string Command)> WithoutHtml = new()
    {
        ["cmark"] = ("cmark", "cmark --version", "cmark"),
        ["markdown-it"] = ("markdown-it of npm", NodeModule("markdown-it"), Evaluated("require('markdown-it')().render(text)")),
        ["Hugo"] = ("hugo", "hugo version", Hugo),
    };

    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script> Attention", "</p></h2><iframe src=//evil.example>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<!-- and the rest",
        "<![CDATA[x]]>", "<?php echo 1 ?>", "<!DOCTYPE html>", "&lt;script>alert(2)&lt;/script>", "&amp;lt;b>", "![x](https://evil.example/x.png)", "![x][1] [1]",
        "{{ site.time }}", "{% include x %}", "{{< figure src=x >}}", "{{% x %}}", "{: onclick=alert(1)}", "x{: onclick=alert(1)}", "{::nomarkdown}<b>x</b>{:/nomarkdown}",
        "{::options parse_block_html=true /}", "*[Attention]: x", "[1]: https://evil.example x", "[^1]: x", "# x", "> x", "- x", "1. x", "=====", "-----", "~~~ x", "    x",
        "<https://evil.example/x>", "</script><script>alert(3)</script>", "<a href=javascript:alert(1)>x</a>", "<details open ontoggle=alert(1)>", "<style>*{display:none}</style>",
        "<math><mtext></mtext></math>", "<b/onclick=alert(1)>x", "<object data=x>",
    ];

    /// <summary>What markdown makes of a text that has it: the documentation says so.</summary>
    private static readonly string[] Inline = ["*x*{: onclick=alert(1)}", "`<b>x</b>`", "**<i>x</i>**", "$$<b>x</b>$$", "[x](https://example.com){: onclick=alert(1)}", "[<b>x</b>](https://example.com)"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-render-");

    public static TheoryData<string> AllWithHtml => [.. WithHtml.Keys];

    public static TheoryData<string> AllWithoutHtml => [.. WithoutHtml.Keys];

    public void Dispose() => _folder.Delete(recursive: true);

    [ThoroughTheory]
    [MemberData(nameof(AllWithHtml))]
    public async Task No_element_and_no_attribute_comes_from_a_text_and_the_text_is_shown(string renderer)
    {
        var html = await RenderedAsync(WithHtml[renderer], [.. Hostile, .. Inline]);

        Assert.All(Tags().Matches(html), tag => Assert.True(IsOfTheFormat(tag), $"{renderer} made {tag.Value} in {Around(html, tag.Index)}"));
        Assert.Equal(Hostile.Length + Inline.Length, Tags().Matches(html).Count(tag => tag.Groups["name"].Value is "img"));
        var shown = Shown(html);
        Assert.All(Hostile, text => Assert.Contains(Normal(text), shown, StringComparison.Ordinal));
    }

    [ThoroughTheory]
    [MemberData(nameof(AllWithoutHtml))]
    public async Task With_html_off_no_link_runs_a_script_either(string renderer)
    {
        var html = await RenderedAsync(WithoutHtml[renderer], [.. Hostile, "[x](javascript:alert(1))", "<javascript:alert(1)>", "[x](data:text/html,x)"]);

        Assert.All(Tags().Matches(html), tag => Assert.True(IsOfTheFormat(tag), $"{renderer} made {tag.Value} in {Around(html, tag.Index)}"));
        Assert.DoesNotMatch("(?i)href=\"(?:javascript|data)", html);
    }

    private async Task<string> RenderedAsync((string Program, string Probe, string Command) renderer, string[] texts)
    {
        Programs.SkipWithout("bash");
        Assert.SkipUnless((await ExampleTests.ShellAsync(_folder.FullName, renderer.Probe)).ExitCode == 0, $"{renderer.Program} is not installed here");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "content"));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "layouts/_default"));
        File.WriteAllText(Path.Combine(_folder.FullName, "layouts/_default/single.html"), "{{ .Content }}");
        File.WriteAllText(Path.Combine(_folder.FullName, "hugo.toml"), "disableKinds = ['taxonomy', 'term', 'RSS', 'sitemap', 'home', 'section', '404']\n[markup.goldmark.renderer]\nunsafe = false\n");
        var entries = texts.Select((text, index) => new DigestEntry(PaperId.Parse($"2503.1{index:0000}"), text, text, text, ["분야"], texts.Length - index));
        File.WriteAllText(Path.Combine(_folder.FullName, "edition.txt"), DigestWriter.Write(new([.. entries])));

        var (exitCode, output, errors) = await ExampleTests.ShellAsync(_folder.FullName, $"set -o pipefail; cat edition.txt | ({renderer.Command})");

        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <summary>The elements of every edition, and those that markdown makes within a text.</summary>
    private static bool IsOfTheFormat(Match tag) => (tag.Groups["name"].Value, tag.Groups["attributes"].Value) switch
    {
        ("p" or "h2" or "strong" or "em" or "code" or "hr" or "br" or "del" or "a", "" or " /") => true,
        ("h2", var id) => HeadingId().IsMatch(id),
        ("img", var picture) => picture.Contains("https://cdn-thumbnails.huggingface.co/", StringComparison.Ordinal) && !picture.Contains("on", StringComparison.Ordinal),
        ("a", var link) => LinkTarget().IsMatch(link),
        _ => false,
    };

    private static string Shown(string html) => Normal(WebUtility.HtmlDecode(Tags().Replace(html, "")));

    // Some renderers write typographic quotes and dashes.
    private static string Normal(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '–' or '—' or '\'' or '"' or '‘' or '’' or '“' or '”')));

    private static string Around(string html, int index) => html[Math.Max(0, index - 200)..Math.Min(html.Length, index + 200)];

    private static string NodeModule(string name) => Evaluated($"require('{name}') ? '' : ''") + " < /dev/null";

    private static string Evaluated(string expression) =>
        $"NODE_PATH=$(npm root -g) node -e \"const text = require('fs').readFileSync(0, 'utf8'); process.stdout.write({expression})\"";

    [GeneratedRegex("</?(?<name>[A-Za-z!?][^ \t\n/>]*)(?<attributes>[^>]*)>")]
    private static partial Regex Tags();

    [GeneratedRegex("^ id=\"[^\"]*\"$")]
    private static partial Regex HeadingId();

    [GeneratedRegex("^ href=\"(?!(?i:javascript|data):)[^\"]*\"(?: rel=\"[a-z ]+\")?$")]
    private static partial Regex LinkTarget();
}
