using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>G1, G2: the text is about this paper.</summary>
internal static class GroundingRules
{
    /// <summary>With fewer terms in the source the rule is not applied. Abstracts in the field have at least 11, half of them 27.</summary>
    private const int MinTerms = 8;

    // One real answer in a hundred is below .40 and .15; an answer for another paper typically has .12 and .07.
    private static readonly Grounding Minimum = new(Precision: .40, Coverage: .10);
    private static readonly Grounding Expected = new(Precision: .50, Coverage: .20);

    /// <summary>G2: both texts agree with the abstract.</summary>
    public static IEnumerable<Finding> Floor(PaperSummary summary, SourceText source)
    {
        var terms = Terms.Of(source);
        if (terms.Terms.Count < MinTerms)
            yield break;

        var (precision, coverage) = Terms.Compare(terms, WordsOf(summary));
        if (precision < Minimum.Precision && coverage < Minimum.Coverage)
            yield return new("G2", Severity.Error, "요약: 이 논문의 초록을 다루지 않습니다. 초록에 있는 문제, 방법, 결과를 초록의 용어로 쓰십시오.");
        else if (precision < Expected.Precision)
            yield return new("G2", Severity.Warning, "요약: 초록에 없는 내용이 많습니다. 초록에 있는 문제, 방법, 결과만 쓰십시오.");
        else if (coverage < Expected.Coverage)
            yield return new("G2", Severity.Warning, "요약: 초록의 내용을 거의 다루지 않습니다. 초록에 있는 문제, 방법, 결과를 더 구체적으로 쓰십시오.");
    }

    /// <summary>G1: of all papers of a run, the text matches its own best.</summary>
    public static IEnumerable<(PaperId Id, Finding Finding)> Belonging(IReadOnlyList<(SourceText Source, PaperSummary Summary)> answers)
    {
        var sources = answers.Select(answer => (answer.Source.Id, Terms: Terms.Of(answer.Source)))
            .Where(source => source.Terms.Terms.Count >= MinTerms).ToList();
        foreach (var (source, summary) in answers)
        {
            var words = WordsOf(summary);
            var nearest = sources.OrderByDescending(other => Terms.Compare(other.Terms, words).Score).ThenBy(other => other.Id != source.Id).FirstOrDefault();
            if (nearest.Terms is not null && nearest.Id != source.Id && sources.Any(other => other.Id == source.Id))
                yield return (
                    source.Id,
                    new("G1", Severity.Warning, $"요약: 다른 논문({nearest.Id})의 초록에 더 가깝습니다. 이 논문의 초록에 있는 내용을 쓰십시오."));
        }
    }

    private static HashSet<int> WordsOf(PaperSummary summary) => Terms.InKorean(summary.Summary + "\n" + summary.EasyExplanation);
}
