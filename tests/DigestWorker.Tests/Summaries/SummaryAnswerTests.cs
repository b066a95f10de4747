using System.Text;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries;

public sealed class SummaryAnswerTests
{
    private const string Object = """{"summary":"가","easy_explanation":"나","fields":["다라","마바"]}""";

    [Theory]
    [InlineData(Object)]
    [InlineData("  \n" + Object + "\n")]
    [InlineData("```json\n" + Object + "\n```")]
    [InlineData("다음은 요청하신 JSON입니다:\n```\n" + Object + "\n```\n이상입니다.")]
    [InlineData("\uFEFF" + Object)]
    [InlineData("<think>{summary} 초안: {\"summary\": \"…\"}</think>" + Object)]
    [InlineData("생각 중 \\frac{a}{b}…</think>\n" + Object)]
    [InlineData("{}의 형식은 {summary, fields}입니다. " + Object + " {}")]
    public void The_one_object_is_read(string answer)
    {
        var summary = SummaryAnswer.Read(answer, out _, out var problem);

        Assert.Equal(("가", "나", ""), (summary?.Summary, summary?.EasyExplanation, problem));
        Assert.Equal(["다라", "마바"], summary?.Fields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("} {")]
    [InlineData("null")]
    [InlineData("[" + Object + "," + Object + "]")]
    [InlineData(Object + Object)]
    [InlineData("""{"summary":"가","easy_explanation":"나","fields":["다라"],"note":"라"}""")]
    [InlineData("""{"summary":"가","easy_explanation":"나"}""")]
    [InlineData("""{"summary":"가","summary":"나","easy_explanation":"나","fields":[]}""")]
    [InlineData("""{"summary":"가","easy_explanation":"나","fields":"다라, 마바"}""")]
    [InlineData("""{"summary":"가","easy_explanation":"나","fields":["다라",1]}""")]
    [InlineData("""{"summary":["가"],"easy_explanation":"나","fields":[]}""")]
    [InlineData("""{"summary":null,"easy_explanation":"나","fields":[]}""")]
    [InlineData("""{"summary":"가","easy_explanation":"나","fields":["다라"],}""")]
    [InlineData("""{'summary':'가','easy_explanation':'나','fields':[]}""")]
    [InlineData("""{"summary":"가","easy_explanation":"나","fields":["다라" """)]
    [InlineData("""{"summary":"\ud800","easy_explanation":"나","fields":[]}""")]
    [InlineData("""{"Summary":"가","Easy_Explanation":"나","Fields":[]}""")]
    public void Anything_else_is_refused_with_a_reason(string answer)
    {
        Assert.Null(SummaryAnswer.Read(answer, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("[[1],[2,3]]", "1|2 3")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("\"1, 2\"", "")]
    [InlineData("{\"a\":[1]}", "")]
    [InlineData("[1,\"2\",[3,null,1.5,\"4\",[5],99999999999],{},[-7]]", "1||3||-7")]
    [InlineData("[[\"\\ud800\"]]", "")]
    [InlineData("[[1]],\"sources\":[[2]]", "2")]
    public void Sources_are_optional_and_odd_ones_never_refuse_an_answer(string sources, string read)
    {
        var answer = $$"""{"sources":{{sources}},"summary":"가","easy_explanation":"나","fields":["다라","마바"]}""";

        Assert.Equal("가", SummaryAnswer.Read(answer, out var cited, out _)?.Summary);
        Assert.Equal(read, string.Join('|', cited.Select(numbers => string.Join(' ', numbers))));
    }

    [Fact]
    public void A_letter_with_thousands_of_marks_costs_no_more_than_reading_it()
    {
        var marks = "e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 25_000));
        var before = CpuTime.OfThisThread();

        var summary = SummaryAnswer.Read($$"""{"summary":"{{marks}}","easy_explanation":"나","fields":["다"]}""", out _, out _);

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < TimeSpan.FromSeconds(.3), $"It took {took} of a processor.");
        Assert.Equal("\u1EB9\u0323\u0301\u0301", summary!.Summary);
    }

    [Fact]
    public void Deep_nesting_and_long_answers_are_refused()
    {
        Assert.Null(SummaryAnswer.Read($$"""{"summary":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""", out _, out _));
        Assert.Null(SummaryAnswer.Read($$"""{"summary":"{{new string('가', 100_000)}}","easy_explanation":"나","fields":[]}""", out _, out _));
    }

    [Fact]
    public void Only_what_changes_no_word_is_mended()
    {
        var summary = SummaryAnswer.Read(
            """{"summary":" \ufeff한\u200b국어   글\u00a0입니다. ","easy_explanation":"\u1112\u1161\u11ab글","fields":[" 딥러닝 ","음성，영상","시각·청각 학습"]}""", out _, out _)!;

        Assert.Equal(("한국어 글 입니다.", "한글"), (summary.Summary, summary.EasyExplanation));
        Assert.Equal(["딥러닝", "음성", "영상", "시각·청각 학습"], summary.Fields);
        Assert.Equal(["딥러닝", "음성"], SummaryAnswer.Read("""{"summary":"","easy_explanation":"","fields":["딥러닝·음성"]}""", out _, out _)!.Fields);
    }

    [Theory]
    [InlineData("자연어처리", "자연어 처리")]
    [InlineData("NLP", "자연어 처리")]
    [InlineData("nlp", "자연어 처리")]
    [InlineData("Natural Language Processing", "자연어 처리")]
    [InlineData("LLMs", "대규모 언어 모델")]
    [InlineData("비전-언어 모델", "비전 언어 모델")]
    [InlineData("강화 학습", "강화학습")]
    [InlineData("영상 편집", "영상 편집")]
    [InlineData("해양학", "해양학")]
    public void A_field_gets_the_name_that_all_digests_use(string field, string name) =>
        Assert.Equal([name], SummaryAnswer.Read($$"""{"summary":"가","easy_explanation":"나","fields":["{{field}}"]}""", out _, out _)!.Fields);

    [Fact]
    public void A_thousand_spoiled_answers_neither_crash_nor_break_a_digest()
    {
        string[] markup = ["\\n", "\\n\\n---\\n\\n", "\\n## 제목:\\n", "**추천수**:", "![x](http://x)", "[x](y)", "<script>", "<!--", "```", "https://x.y", "{{x}}", "| a | b |", "\\u0000", "\\u2028", "\\u202e", "\\ud800", "数", "\"", "\\", "}", "{", ",", "]"];
        var source = new SourceText(PaperId.Parse("2501.00001"), "MotionLens: Watching Small Motions", "An abstract without figures.");
        var good = ModelAnswer.Good("2501.00001", source.Title).Content!;
        Assert.NotNull(Verdict.Of(good, source).Accepted);
        var random = new Random(20250108);
        var accepted = 0;

        for (var i = 0; i < 1000; i++)
        {
            var answer = new StringBuilder(good);
            for (var spoils = random.Next(1, 4); spoils > 0; spoils--)
                Spoil(answer);
            if (Verdict.Of(answer.ToString(), source).Accepted is not { } text)
                continue;

            accepted++;
            foreach (var line in (string[])[text.Summary, text.EasyExplanation, .. text.Fields])
            {
                Assert.Equal(OneLine.Of(line), line);
                foreach (var mark in (string[])["---", "##", "**", "](", "<s", "<!", "```", "://", "{{", "|", "数", "\u202e"])
                    Assert.DoesNotContain(mark, line, StringComparison.Ordinal);
            }
        }

        // Some spoils are harmless: a fence around the object, an invisible character that is taken out.
        Assert.InRange(accepted, 1, 500);

        void Spoil(StringBuilder answer)
        {
            var (at, length) = (random.Next(answer.Length), random.Next(1, 40));
            switch (random.Next(6))
            {
                case 0:
                    answer.Length = Math.Max(1, at);
                    break;
                case 1:
                    answer.Remove(at, Math.Min(length, answer.Length - at));
                    break;
                case 2:
                    answer.Insert(at, markup[random.Next(markup.Length)]);
                    break;
                case 3:
                    answer.Insert(0, "```json\n").Append("\n```");
                    break;
                case 4:
                    answer.Replace("{", """{"summary":"또 하나입니다.",""", 0, 1);
                    break;
                default:
                    var other = random.Next(answer.Length);
                    (answer[at], answer[other]) = (answer[other], answer[at]);
                    break;
            }
        }
    }

    [Fact]
    public void The_stand_in_writes_a_good_and_different_answer_for_every_paper()
    {
        var summaries = Enumerable.Range(1, 60).Select(i =>
        {
            var source = new SourceText(PaperId.Parse($"2501.{i:D5}"), i % 2 is 0 ? $"Lens-{i}: Watching Small Motions" : "Watching Small Motions", "Nothing but words.");
            var verdict = Verdict.Of(ModelAnswer.Good(source.Id.Value, source.Title).Content!, source);
            Assert.Empty(verdict.Findings);
            return verdict.Accepted!.Summary;
        }).ToList();

        var alike = from a in summaries from b in summaries where !ReferenceEquals(a, b) select Overlap(a, b);
        Assert.True(alike.Max() < .40, $"two answers share {alike.Max():P0}");
        Assert.Distinct(summaries.SelectMany(summary => summary.Split(". ")));
    }

    private static double Overlap(string a, string b)
    {
        HashSet<string> Trigrams(string text) => [.. Enumerable.Range(0, text.Length - 2).Select(i => text.Substring(i, 3))];
        var (left, right) = (Trigrams(a), Trigrams(b));
        return (double)left.Intersect(right).Count() / left.Union(right).Count();
    }
}
