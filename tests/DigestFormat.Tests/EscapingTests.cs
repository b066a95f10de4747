using System.Text.RegularExpressions;

namespace DigestFormat.Tests;

public sealed class EscapingTests
{
    [Theory]
    [InlineData("# Is a Comment", "\\# Is a Comment")]
    [InlineData("\\# Is a Comment", "\\\\# Is a Comment")]
    [InlineData("#", "\\#")]
    [InlineData("> quoted", "\\> quoted")]
    [InlineData("- or not", "\\- or not")]
    [InlineData("1. Introduction", "1\\. Introduction")]
    [InlineData("1\\. Introduction", "1\\\\. Introduction")]
    [InlineData("12) Angry Models", "12\\) Angry Models")]
    [InlineData("---", "\\---")]
    [InlineData("* * *", "\\* * *")]
    [InlineData("===", "\\===")]
    [InlineData("|---|:-:|", "\\|---|:-:|")]
    [InlineData("```", "\\```")]
    [InlineData("[1]: A Reference", "\\[1]: A Reference")]
    [InlineData("## 제목: 없음", "\\## 제목: 없음")]
    [InlineData("**요약**: 없음", "\\**요약**: 없음")]
    public void A_text_that_would_open_a_block_gets_one_backslash(string title, string line) =>
        Assert.Equal(line, TitleLine(title));

    [Theory]
    [InlineData("#hashtag")]
    [InlineData("3.5 Turbo")]
    [InlineData("*Light* Models")]
    [InlineData("**Bold** Models")]
    [InlineData("[Re] Attention")]
    [InlineData("$\\alpha$-VAE \\& Friends")]
    [InlineData("\\alpha")]
    [InlineData("-1 to 1")]
    [InlineData("Thinking with | and `code` # [1]: ---")]
    [InlineData("요약: 요약하는 법")]
    [InlineData("1234567890. Too Long for a List")]
    [InlineData("a < b, 3<4, <3, a<=b, and wow! [n] {x} {_} 100%}")]
    [InlineData("&lt; 5 &amp; more &#91; &#123; &#37;")]
    public void Every_other_text_stays_as_it_is(string title) => Assert.Equal(title, TitleLine(title));

    [Theory]
    [InlineData("<think> First", "&lt;think> First")]
    [InlineData("\"><img src=x onerror=alert(1)>", "\">&lt;img src=x onerror=alert(1)>")]
    [InlineData("a</script><!--<?php", "a&lt;/script>&lt;!--&lt;?php")]
    [InlineData("see ![p](https://evil.example/x.png)", "see !&#91;p](https://evil.example/x.png)")]
    [InlineData("![Image](x)", "!&#91;Image](x)")]
    [InlineData("<![CDATA[x]]>", "&lt;!&#91;CDATA[x]]>")]
    [InlineData("{{< figure >}} {{% y %}}", "{&#123;< figure >}} {&#123;% y %}}")]
    [InlineData("{% include x %}", "{&#37; include x %}")]
    [InlineData("*x*{: onclick=y} {::nomarkdown}", "*x*{&#58; onclick=y} {&#58;:nomarkdown}")]
    [InlineData("*[GPT]: x", "\\*[GPT]: x")]
    [InlineData("{{{{% {{{", "{&#123;{&#123;% {&#123;{")]
    [InlineData("$x_{{i}}<y$", "$x_{&#123;i}}&lt;y$")]
    [InlineData("&lt;b>", "&amp;lt;b>")]
    [InlineData("&amp;lt;b>", "&amp;amp;lt;b>")]
    [InlineData("!&#91; {&#123; {&#58; {&amp;#37;", "!&amp;#91; {&amp;#123; {&amp;#58; {&amp;amp;#37;")]
    [InlineData("# <b>", "\\# &lt;b>")]
    public void What_would_begin_html_an_image_a_template_or_attributes_becomes_a_reference(string title, string line)
    {
        Assert.Equal(line, TitleLine(title));
        Assert.Equal(title, DigestReader.Read(DigestWriter.WriteUtf8(new([Digests.Entry(title: title)]))).Digest!.Entries[0].Title);
        Assert.Equal(title, DigestReader.ReadTolerant(DigestWriter.WriteUtf8(new([Digests.Entry(title: title)]))).Digest!.Entries[0].Title);
    }

    [Theory]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("</h2><!-- the rest vanishes")]
    [InlineData("<!DOCTYPE html>")]
    [InlineData("<?php echo 1 ?>")]
    [InlineData("<https://evil.example> <a@evil.example>")]
    [InlineData("![p](https://evil.example/x.png)")]
    [InlineData("x ![p][1] [![p](https://evil.example/x.png)](y)")]
    [InlineData("!![p](https://evil.example/x.png) \\![p](x) \\\\![p](x)")]
    [InlineData("{{ site.time }} {% include x %} {{< figure >}} {{{%")]
    [InlineData("*x*{: onclick=\"alert(1)\"} {::nomarkdown}<b>{:/}")]
    [InlineData("&lt;b> &amp;lt;b> \\<b> \\\\<b>")]
    public void A_renderer_with_html_makes_neither_tags_nor_comments_nor_images_of_a_text(string text)
    {
        var file = DigestWriter.Write(new([Digests.Entry(title: text) with { Summary = text }]));

        var html = Markdig.Markdown.ToHtml(file);

        Assert.DoesNotMatch("<(?!/?(?:p|h2|strong|em|hr|a)[ />]|img src=\"https://cdn-)", html);
        Assert.Single(Regex.Matches(html, "<img"));
        Assert.DoesNotContain("{{", file, StringComparison.Ordinal);
        Assert.DoesNotContain("{%", file, StringComparison.Ordinal);
        Assert.DoesNotContain("{:", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Learning <think> and ![x] {{y}} {%z%}", "Learning <think> and ![x] {{y}} {%z%}")]
    [InlineData("Literal &amp;lt;b>", "Literal &amp;lt;b>")]
    public void A_renderer_shows_the_characters_of_the_text(string title, string shown)
    {
        var html = Markdig.Markdown.ToHtml(DigestWriter.Write(new([Digests.Entry(title: title)])));

        Assert.Contains(shown, System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public void The_expressions_in_the_documentation_undo_it()
    {
        var documentation = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FORMAT.md"));
        var expression = Regex.Match(documentation, @"```\n(\^\(\?:\[0-9\].*?)\n```", RegexOptions.Singleline).Groups[1].Value.Replace("\n", "", StringComparison.Ordinal);
        var documented = new Regex(expression, RegexOptions.CultureInvariant);
        var reference = new Regex(Regex.Match(documentation, @"```\n(&\(.*?)\n```").Groups[1].Value, RegexOptions.CultureInvariant);

        CsCheck.Check.Sample(Texts.Any, text =>
        {
            var title = OneLine.Of(text);
            if (title is "")
                return true;
            var line = TitleLine(title);
            var opening = documented.Match(line);
            line = opening.Success ? line.Remove(opening.Groups["s"].Index, 1) : line;
            return reference.Replace(line, match => match.Value switch
            {
                "&lt;" => "<",
                "!&#91;" => "![",
                "{&#123;" => "{{",
                "{&#37;" => "{%",
                "{&#58;" => "{:",
                var literal => new Regex("amp;").Replace(literal, "", 1),
            }) == title;
        });
    }

    private static string TitleLine(string title) => DigestWriter.Write(new([Digests.Entry(title: title)])).Split('\n')[3];
}
