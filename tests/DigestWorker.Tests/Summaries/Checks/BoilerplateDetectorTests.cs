using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries.Checks;

public sealed class BoilerplateDetectorTests
{
    private const string Tides = "조석의 높이를 예측하는 일은 항만 운영에 꼭 필요합니다. 이 논문은 관측소가 드문 바다에서도 쓸 수 있는 신경망을 제안합니다. 오차가 절반으로 줄었습니다.";
    private const string Chess = "체스 기사의 실력을 추정하려면 많은 대국이 있어야 합니다. 저자들은 수를 두는 시간만으로 실력을 알아내는 방법을 소개합니다. 열 판이면 충분합니다.";

    [Fact]
    public void Different_summaries_are_not_alike() => Assert.Empty(Find(Tides, Chess));

    [Fact]
    public void Summaries_with_other_names_in_the_same_words_are_alike()
    {
        var alike = Assert.Single(Find(
            "TideNet은 관측소가 드문 바다에서도 조석의 높이를 정확하게 예측하는 신경망을 제안하며 기존 방법보다 우수합니다.",
            "ChessNet은 관측소가 드문 바다에서도 조석의 높이를 정확하게 예측하는 신경망을 제안하며 기존 방법보다 뛰어납니다."));

        Assert.Equal(("2501.00001", "2501.00002"), (alike.First.Value, alike.Second.Value));
        Assert.Contains("%", alike.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_long_sentence_in_two_summaries_is_enough() =>
        Assert.Contains("주목할 만한", Assert.Single(Find($"{Tides} 이는 학계가 주목할 만한 연구 결과입니다.", $"{Chess} 이는 학계가 주목할 만한 연구 결과입니다.")).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_short_sentence_may_be_said_twice() => Assert.Empty(Find($"{Tides} 코드를 공개합니다.", $"{Chess} 코드를 공개합니다."));

    [Fact]
    public void Every_pair_is_named() => Assert.Equal(6, Find(Tides, Tides, Tides, Tides).Count);

    private static IReadOnlyList<SimilarSummaries> Find(params string[] summaries) =>
        BoilerplateDetector.FindPairs(summaries.Select((summary, i) => (PaperId.Parse($"2501.{i + 1:D5}"), new PaperSummary(summary, "", []))));
}
