using System.Text;
using CsCheck;

namespace DigestFormat.Tests;

public sealed class TolerantReaderTests
{
    private static readonly DigestEntry[] Entries =
    [
        new(PaperId.Parse("2503.10001"), "TideNet: Forecasting Coastal Currents", "해류를 예측합니다. 오차를 줄였습니다.", "바닷물의 흐름을 알려 줍니다.", ["시계열 예측", "딥러닝"], 31),
        new(PaperId.Parse("2503.10002"), "A Small Parser", "표를 빠르게 읽습니다.", "표를 쉽게 읽게 돕습니다.", ["문서 이해"], 4),
    ];

    public static TheoryData<string, string> Drifts => new()
    {
        { "image, title and texts without empty lines, PDF link as an image", Each("""
            ![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{id}.png)
            ## 제목:
            {title}

            **요약**:
            {summary}

            **쉬운설명**:
            {easy}

            **관련분야**:
            {fields}

            **추천수**:
            {votes}

            **PDF 다운로드 링크**: ![PDF 다운로드](https://arxiv.org/pdf/{id})
            ---

            """) },
        { "the title as a heading above the image, texts behind their labels, links to the paper's page", Each("""
            ### {title}
            ![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{id}.png)
            **요약**: {summary}

            **쉬운설명**: {easy}

            **관련분야**: {fields}

            **추천수**: {votes}

            **PDF 다운로드 링크**: [PDF 다운로드](https://huggingface.co/papers/{id})
            ---

            """) },
        { "everything behind its label, an invented picture, bold marks", Each("""
            ![Image](https://pictures.example/{id}/main.jpg)
            ## 제목: **{title}**
            **요약**: {summary}
            **쉬운설명**: {easy}
            **관련분야**: {fields}
            **추천수**: {votes}
            **PDF 다운로드 링크**: [PDF 다운로드](https://arxiv.org/abs/{id}v2)
            ---

            """) },
        { "no rules at all", Each("""
            ![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{id}.png)

            **제목:** {title}

            **요약:** {summary}

            **쉬운 설명:** {easy}

            **관련 분야:** {fields}

            **추천수:** {votes}

            **PDF 다운로드 링크:** https://arxiv.org/pdf/{id}

            """) },
        { "headings without pictures, under a heading of the whole file", "# 오늘의 논문\n\n" + Each("""
            ## {title}

            ### 요약
            {summary}

            ### 쉬운설명
            {easy}

            ### 관련분야
            {fields}

            ### 추천수
            {votes}개

            ### PDF
            [PDF 다운로드](https://arxiv.org/pdf/{id}.pdf)

            ***

            """) },
    };

    [Theory]
    [MemberData(nameof(Drifts))]
    public void Every_entry_of_a_drifted_layout_comes_out_whole(string drift, string file)
    {
        Assert.All(["\n", "\r\n", "  \n"], lineEnd => Assert.All(["", "\uFEFF"], start =>
        {
            var reading = Tolerant(start + file.Replace("\n", lineEnd, StringComparison.Ordinal));

            Assert.Empty(reading.Lost);
            Assert.NotEmpty(reading.Repaired);
            Assert.Equal(Entries, reading.Digest?.Entries);
            Assert.Empty(DigestReader.Read(DigestWriter.WriteUtf8(reading.Digest!)).Problems);
        }));
        Assert.NotEmpty(drift);
    }

    [Fact]
    public void Several_paragraphs_and_bold_marks_become_one_plain_line()
    {
        var reading = Tolerant(Digests.Good.Replace("모델입니다. 기존", "**모델**입니다.\n\n기존", StringComparison.Ordinal));

        Assert.Equal(Digests.Read(Digests.Good).Digest, reading.Digest);
        Assert.Contains(reading.Repaired, problem => problem is { Line: 7, Rule: FormatRule.Bold });
    }

    [Fact]
    public void A_file_that_was_saved_decomposed_is_composed() =>
        Assert.Equal(Digests.Read(Digests.Good).Digest, Tolerant(Digests.Good.Normalize(NormalizationForm.FormD)).Digest);

    [Fact]
    public void Entries_out_of_order_are_put_into_it_and_that_is_said()
    {
        var reading = Tolerant(Digests.Good.Replace("\n4\n", "\n1,400\n", StringComparison.Ordinal));

        Assert.Equal([1400, 31], reading.Digest?.Entries.Select(entry => entry.Votes));
        Assert.Contains(reading.Repaired, problem => problem is { Line: 22, Rule: FormatRule.Order });
    }

    [Theory]
    [InlineData("\n4\n", "\nmany\n", 37, FormatRule.Votes)]
    [InlineData("**쉬운설명**:\n컴퓨터가 큰 표를 쉽게 읽도록 돕는 연구입니다.", "", 22, FormatRule.Label)]
    [InlineData("2503.10002", "unknown", 22, FormatRule.Pdf)]
    [InlineData("2503.10002", "2503.10001", 22, FormatRule.DuplicateId)]
    public void An_entry_that_lacks_something_is_named_and_nothing_is_made_up(string part, string instead, int line, string rule)
    {
        var reading = Tolerant(Digests.Good.Replace(part, instead, StringComparison.Ordinal));

        var lost = Assert.Single(reading.Lost);
        Assert.Equal((line, rule), (lost.Line, lost.Rule));
        Assert.Equal(["2503.10001"], reading.Digest?.Entries.Select(entry => entry.Id.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n\n---")]
    [InlineData("# 오늘의 논문\n\n오늘은 논문이 없습니다.")]
    public void A_file_without_an_entry_gives_no_digest_and_loses_none(string file)
    {
        var reading = Tolerant(file);

        Assert.Null(reading.Digest);
        Assert.Empty(reading.Lost);
        Assert.NotEmpty(reading.Repaired);
    }

    [Fact]
    public void A_file_in_the_format_is_read_as_it_is() =>
        Gen.Select(Texts.Any, Texts.Any).Where((title, summary) => OneLine.Of(title) is not "" && OneLine.Of(summary) is not "")
            .Sample((title, summary) =>
            {
                var digest = new Digest([new(PaperId.Parse("2503.10001"), title, summary, "설명", ["분야"], 1)]);
                var reading = DigestReader.ReadTolerant(DigestWriter.WriteUtf8(digest));
                return reading.Digest == digest && reading.Repaired.Count == 0 && reading.Lost.Count == 0;
            });

    [Fact]
    public void Whatever_the_bytes_are_it_reads_them_without_an_exception() =>
        Gen.Select(Texts.Any.Array[0, 30], Gen.Byte.Array[0, 4]).Sample((texts, bytes) =>
        {
            var reading = DigestReader.ReadTolerant([.. Encoding.UTF8.GetBytes(string.Join('\n', texts)), .. bytes]);
            return reading.Digest is null || DigestReader.Read(DigestWriter.WriteUtf8(reading.Digest)).Digest == reading.Digest;
        });

    private static TolerantReading Tolerant(string file) => DigestReader.ReadTolerant(Encoding.UTF8.GetBytes(file));

    private static string Each(string layout) => string.Join('\n', Entries.Select(entry => layout
        .Replace("{id}", entry.Id.Value, StringComparison.Ordinal)
        .Replace("{title}", entry.Title, StringComparison.Ordinal)
        .Replace("{summary}", entry.Summary, StringComparison.Ordinal)
        .Replace("{easy}", entry.EasyExplanation, StringComparison.Ordinal)
        .Replace("{fields}", string.Join(", ", entry.Fields), StringComparison.Ordinal)
        .Replace("{votes}", $"{entry.Votes}", StringComparison.Ordinal)));
}
