using System.Diagnostics;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries.Checks;

public sealed class EvidenceTests
{
    private const string Abstract =
        "Robots forget how to grasp objects when their policy is fine-tuned on new tasks. "
        + "We present GripKeep, a replay buffer that keeps 16 demonstrations per task. "
        + "On RoboBench it raises the success rate from 41.2% to 78.5%. "
        + "It needs 3x less memory than the baseline LongHand. "
        + "The improvement vanishes when camera views change. "
        + "Code will be released.";

    private const string Summary =
        "로봇은 새 작업에 맞추어 정책을 파인튜닝하면 물체를 잡는 법을 잊습니다. "
        + "이 논문은 작업마다 시연 16개를 보관하는 재생 버퍼 GripKeep을 제안합니다. "
        + "RoboBench에서 성공률을 41.2%에서 78.5%로 높이고, LongHand보다 메모리를 3배 적게 씁니다.";

    [Fact]
    public void Figures_and_names_lead_to_their_sentences_without_citations() =>
        Assert.Equal(["1", "2", "3 4"], Of(Summary));

    [Fact]
    public void Citations_that_fit_are_kept() =>
        Assert.Equal(["1", "2 6", "3 4"], Of(Summary, [1], [2, 6], [3, 4]));

    [Fact]
    public void A_citation_without_a_figure_or_a_name_gets_the_sentence_that_has_it() =>
        Assert.Equal(["1", "2", "3 4"], Of(Summary, [1], [2], [3]));

    [Fact]
    public void A_citation_that_has_nothing_of_the_sentence_is_corrected() =>
        Assert.Equal(["1", "2", "3 4"], Of(Summary, [1], [5], [6]));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_number_that_is_none_is_left_out(int number) =>
        Assert.Equal(["1", "2", "3 4"], Of(Summary, [1, number], [number], [number, 3, number, 4]));

    [Fact]
    public void Citations_for_another_number_of_sentences_are_ignored() =>
        Assert.Equal(["1", "2", "3 4"], Of(Summary, [5], [6]));

    [Fact]
    public void A_sentence_that_cites_everything_keeps_the_best() =>
        Assert.Equal(["1", "2", "3 4"], Of(Summary, [1], [2], [1, 2, 3, 4, 5, 6]).Select((numbers, i) => i < 2 ? numbers : string.Join(' ', numbers.Split(' ').Where(number => number is "3" or "4"))));

    [Fact]
    public void Nothing_is_claimed_for_what_the_abstract_does_not_say() =>
        Assert.Equal(["", ""], Of("이 연구는 여러 사람에게 널리 쓰일 수 있을 것으로 기대됩니다. 앞으로도 꾸준히 이어질 예정입니다."));

    [Fact]
    public void What_only_the_full_text_says_is_not_claimed_for_the_abstract()
    {
        var source = new SourceText(PaperId.Parse("2501.00001"), "GripKeep", Abstract, "We train on 731 episodes of RoboBench.");

        Assert.Equal([""], Of(source, "RoboBench의 에피소드 731개로 학습하여 성공률을 높였습니다."));
    }

    [Fact]
    public void Places_are_those_of_the_texts_also_behind_emoji()
    {
        const string Text = "We 🤖 grasp 𝒩 objects. GripKeep keeps 16 demonstrations 😀 per task. It is fast.";
        const string Korean = "로봇 🤖 손이 물체를 잡습니다. GripKeep은 시연 16개를 보관합니다.";
        var evidence = Evidence.Of(Korean, [], new SourceText(PaperId.Parse("2501.00001"), "T", Text)).In(Text)!;

        Assert.Equal("GripKeep은 시연 16개를 보관합니다.", Korean[evidence[1].Summary.Start..evidence[1].Summary.End]);
        var range = Assert.Single(evidence[1].Abstract);
        Assert.Equal("GripKeep keeps 16 demonstrations 😀 per task.", Text[range.Start..range.End]);
        Assert.Null(Evidence.Of(Korean, [], new SourceText(PaperId.Parse("2501.00001"), "T", Text)).In(Text + " More."));
    }

    [Fact]
    public void The_longest_texts_take_moments()
    {
        var source = new SourceText(PaperId.Parse("2501.00001"), "T", string.Concat(Enumerable.Repeat("In 12 trials GripKeep learns a robot policy from video data 3.5x faster. ", 110))[..7900]);
        var summary = string.Concat(Enumerable.Repeat("GripKeep은 12번의 시험에서 로봇 정책을 3.5배 빠르게 배웁니다. ", 20)).TrimEnd();
        var watch = Stopwatch.StartNew();

        Evidence.Of(summary, [.. Enumerable.Repeat(Enumerable.Range(-10_000, 20_000).ToArray(), 20)], source);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    private static IEnumerable<string> Of(string summary, params int[][] cited) => Of(new SourceText(PaperId.Parse("2501.00001"), "GripKeep: Robots that Remember", Abstract), summary, cited);

    private static IEnumerable<string> Of(SourceText source, string summary, params int[][] cited) =>
        Evidence.Of(summary, cited, source).In(source.Abstract)!
            .Select(sentence => string.Join(' ', sentence.Abstract.Select(range => source.Sentences.Single(one => (one.Start, one.End) == (range.Start, range.End)).Number)));
}
