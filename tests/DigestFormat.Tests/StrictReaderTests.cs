using System.Reflection;
using System.Text;

namespace DigestFormat.Tests;

public sealed class StrictReaderTests
{
    [Fact]
    public void A_good_file_has_no_problem()
    {
        var reading = Digests.Read(Digests.Good);

        Assert.Empty(reading.Problems);
        Assert.Equal(2, reading.Digest?.Entries.Count);
    }

    [Theory]
    [InlineData("---\n\n![Image]", "---\n![Image]", 21, FormatRule.BlankLine)]
    [InlineData("---\n\n![Image]", "---\n\n\n![Image]", 22, FormatRule.BlankLine)]
    [InlineData("---\n\n![Image]", "---\n \n![Image]", 21, FormatRule.BlankLine)]
    [InlineData("\n\n---\n\n![Image]", "\n\n![Image]", 20, FormatRule.Separator)]
    [InlineData("---\n\n![Image]", "---\n\n---\n\n![Image]", 22, FormatRule.Separator)]
    [InlineData("---\n\n![Image]", "--- \n\n![Image]", 20, FormatRule.Separator)]
    [InlineData("![Image](https://cdn-thumbnails", "![Picture](https://cdn-thumbnails", 1, FormatRule.Image)]
    [InlineData("social-thumbnails/papers/2503.10001.png", "social-thumbnails/papers/2503.1.png", 1, FormatRule.Image)]
    [InlineData("social-thumbnails/papers/2503.10001.png", "social-thumbnails/papers/2503.10009.png", 1, FormatRule.IdMismatch)]
    [InlineData("arxiv.org/pdf/2503.10001", "arxiv.org/pdf/2503.10001v2", 18, FormatRule.Pdf)]
    [InlineData("arxiv.org/pdf/2503.10001", "huggingface.co/papers/2503.10001", 18, FormatRule.Pdf)]
    [InlineData("arxiv.org/pdf/2503.10001", "arxiv.org/pdf/", 18, FormatRule.Pdf)]
    [InlineData("[PDF 다운로드](", "[PDF](", 18, FormatRule.Pdf)]
    [InlineData("## 제목:\nTide", "### 제목:\nTide", 3, FormatRule.Label)]
    [InlineData("## 제목:\nTide", "## 제목: Tide", 3, FormatRule.Label)]
    [InlineData("**요약**:\nTide", "**요약:**\nTide", 6, FormatRule.Label)]
    [InlineData("**요약**:\nTide", "**요약**: \nTide", 6, FormatRule.Label)]
    [InlineData("**쉬운설명**:\n", "", 9, FormatRule.Label)]
    [InlineData("\nTideNet: Forecasting", "\n\nTideNet: Forecasting", 4, FormatRule.BlankLine)]
    [InlineData("\nTideNet: Forecasting Coastal Currents with Sparse Sensors", "", 4, FormatRule.Text)]
    [InlineData("TideNet: ", "TideNet:  ", 4, FormatRule.OneLine)]
    [InlineData("TideNet: ", "TideNet:\t", 4, FormatRule.OneLine)]
    [InlineData("TideNet: ", " TideNet: ", 4, FormatRule.OneLine)]
    [InlineData("TideNet: ", "TideNet\u200B: ", 4, FormatRule.OneLine)]
    [InlineData("TideNet: ", "Tide\u0301Net: ", 4, FormatRule.OneLine)]
    [InlineData("with Sparse", "with\nSparse", 5, FormatRule.OneLine)]
    [InlineData("TideNet: ", "# TideNet: ", 4, FormatRule.Escape)]
    [InlineData("TideNet: ", "1. TideNet: ", 4, FormatRule.Escape)]
    [InlineData("줄였습니다.", "줄였습니다.\n\n끝.", 9, FormatRule.UnexpectedLine)]
    [InlineData("시계열 예측, 딥러닝", "시계열 예측,딥러닝", 13, FormatRule.Fields)]
    [InlineData("시계열 예측, 딥러닝", "시계열 예측, 딥러닝,", 13, FormatRule.Fields)]
    [InlineData("시계열 예측, 딥러닝", ",", 13, FormatRule.Fields)]
    [InlineData("\n31\n", "\n+31\n", 16, FormatRule.Votes)]
    [InlineData("\n31\n", "\n031\n", 16, FormatRule.Votes)]
    [InlineData("\n31\n", "\n3,100\n", 16, FormatRule.Votes)]
    [InlineData("\n31\n", "\n٣١\n", 16, FormatRule.Votes)]
    [InlineData("\n31\n", "\n2147483648\n", 16, FormatRule.Votes)]
    [InlineData("\n31\n", "\n3\n", 22, FormatRule.Order)]
    public void A_slip_is_one_problem_at_its_line(string part, string instead, int line, string rule)
    {
        var at = Digests.Good.IndexOf(part, StringComparison.Ordinal);
        var reading = Digests.Read(Digests.Good.Remove(at, part.Length).Insert(at, instead));

        var problem = Assert.Single(reading.Problems);
        Assert.Equal((line, rule), (problem.Line, problem.Rule));
        Assert.Null(reading.Digest);
    }

    [Theory]
    [InlineData("\uFEFF", "", 1, FormatRule.ByteOrderMark)]
    [InlineData("\n", "", 1, FormatRule.BlankLine)]
    [InlineData("", "\n", 41, FormatRule.EndOfFile)]
    [InlineData("", "\n\n\n", 41, FormatRule.EndOfFile)]
    public void Nothing_stands_before_the_first_entry_or_behind_the_last(string before, string behind, int line, string rule)
    {
        var problem = Assert.Single(Digests.Read(before + Digests.Good + behind).Problems);

        Assert.Equal(rule, problem.Rule);
        Assert.Equal(line, problem.Line);
    }

    [Fact]
    public void A_file_that_stops_short_of_its_last_rule_is_not_whole()
    {
        var problem = Assert.Single(Digests.Read(Digests.Good[..^"---".Length]).Problems);

        Assert.Equal(FormatRule.EndOfFile, problem.Rule);
    }

    [Fact]
    public void Windows_line_ends_are_one_problem_and_not_one_a_line()
    {
        var problem = Assert.Single(Digests.Read(Digests.Good.ReplaceLineEndings("\r\n")).Problems);

        Assert.Equal("1: line-ending: 40 lines end in CR LF, this is the first; save the file with LF line ends", problem.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told_by_their_line()
    {
        var file = Encoding.UTF8.GetBytes(Digests.Good);
        file[Digests.Good.IndexOf("TideNet", StringComparison.Ordinal) + 4] = 0xFF;

        Assert.Contains(DigestReader.Read(file).Problems, problem => problem.Rule == FormatRule.Encoding);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("  ")]
    public void A_file_without_an_entry_is_no_digest(string file) =>
        Assert.Equal(FormatRule.NoEntries, Assert.Single(Digests.Read(file).Problems).Rule);

    [Fact]
    public void A_paper_is_in_a_file_once()
    {
        var problem = Assert.Single(Digests.Read(Digests.Good.Replace("2503.10002", "2503.10001", StringComparison.Ordinal)).Problems);

        Assert.Equal((22, FormatRule.DuplicateId), (problem.Line, problem.Rule));
    }

    [Fact]
    public void Each_entry_tells_its_own_problems_however_broken_the_one_before_is()
    {
        var file = Digests.Good
            .Replace("**요약**:", "**Summary**:", StringComparison.Ordinal)
            .Replace("\n4\n", "\nfour\n", StringComparison.Ordinal)
            .Replace("\n31\n", "\n", StringComparison.Ordinal);

        Assert.Equal(
            [(6, FormatRule.Label), (16, FormatRule.Text), (26, FormatRule.Label), (36, FormatRule.Votes)],
            Digests.Read(file).Problems.Select(problem => (problem.Line, problem.Rule)));
    }

    [Fact]
    public void Labels_out_of_order_are_told()
    {
        var file = Digests.Good
            .Replace("**요약**:\nTide", "**쉬운설명**:\nTide", StringComparison.Ordinal)
            .Replace("**쉬운설명**:\n바닷", "**요약**:\n바닷", StringComparison.Ordinal);

        Assert.Contains(Digests.Read(file).Problems, problem => problem is { Line: 6, Rule: FormatRule.Label } && problem.Message.Contains("order", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_has_its_row_in_the_documentation()
    {
        var documentation = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FORMAT.md"));
        var rules = typeof(FormatRule).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.All(rules, rule => Assert.Contains($"\n| `{rule}` |", documentation, StringComparison.Ordinal));
    }
}
