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
    [InlineData("<think> First, Answer Later", "\\<think> First, Answer Later")]
    [InlineData("[1]: A Reference", "\\[1]: A Reference")]
    [InlineData("![Image](x)", "\\![Image](x)")]
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
    [InlineData("Thinking with <think> | and `code` # [1]: ---")]
    [InlineData("요약: 요약하는 법")]
    [InlineData("1234567890. Too Long for a List")]
    public void Every_other_text_stays_as_it_is(string title) => Assert.Equal(title, TitleLine(title));

    [Fact]
    public void The_expression_in_the_documentation_undoes_it()
    {
        var documentation = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FORMAT.md"));
        var expression = Regex.Match(documentation, @"```\n(\^\(\?:\[0-9\].*?)\n```", RegexOptions.Singleline).Groups[1].Value.Replace("\n", "", StringComparison.Ordinal);
        var documented = new Regex(expression, RegexOptions.CultureInvariant);

        CsCheck.Check.Sample(Texts.Any, text =>
        {
            var title = OneLine.Of(text);
            if (title is "")
                return true;
            var line = TitleLine(title);
            var opening = documented.Match(line);
            return (opening.Success ? line.Remove(opening.Groups["s"].Index, 1) : line) == title;
        });
    }

    private static string TitleLine(string title) => DigestWriter.Write(new([Digests.Entry(title: title)])).Split('\n')[3];
}
