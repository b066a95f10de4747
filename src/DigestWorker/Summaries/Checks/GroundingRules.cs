using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>G1 to G3: the texts are about this paper.</summary>
internal static class GroundingRules
{
    /// <summary>With fewer terms in the source the rule is not applied. Abstracts in the field have at least 15, half of them 36.</summary>
    private const int MinTerms = 12;

    // One real answer in two hundred is below. Those for another paper typically have .12 and .07.
    private const double MinScore = .50;
    /// <summary>Fields that a paper belongs to without naming them.</summary>
    private static readonly HashSet<string> Umbrellas =
        ["인공지능", "기계학습", "딥러닝", "컴퓨터 비전", "자연어 처리", "이미지 처리", "비디오 처리", "컴퓨터 그래픽스"];

    private static readonly Grounding Expected = new(Precision: .50, Coverage: .20);

    /// <summary>G2: both texts agree with the abstract.</summary>
    public static IEnumerable<Finding> Floor(PaperSummary summary, SourceText source)
    {
        var facts = SourceFacts.Of(source);
        if (facts.Terms.Terms.Count < MinTerms)
            yield break;

        var grounding = Terms.Compare(facts.Terms, WordsOf(summary));
        if (grounding.Score < MinScore && !facts.Names.Any(name => summary.Summary.Contains(name, StringComparison.OrdinalIgnoreCase)))
            yield return Finding(Severity.Error, "이 논문의 초록을 다루지 않습니다. 초록에 있는 문제, 방법, 결과를 초록의 용어로 쓰십시오.");
        else if (grounding.Precision < Expected.Precision)
            yield return Finding(Severity.Warning, "초록에 없는 내용이 많습니다. 초록에 있는 문제, 방법, 결과만 쓰십시오.");
        else if (grounding.Coverage < Expected.Coverage)
            yield return Finding(Severity.Warning, "초록의 내용을 거의 다루지 않습니다. 초록에 있는 문제, 방법, 결과를 더 구체적으로 쓰십시오.");

        static Finding Finding(Severity severity, string message) => new("G2", severity, $"요약: {message}") { Part = "summary" };
    }

    /// <summary>G3: the fields are of this paper too.</summary>
    public static IEnumerable<Finding> Fields(PaperSummary summary, SourceText source)
    {
        var terms = SourceFacts.Of(source).Terms;
        if (terms.Terms.Count < MinTerms)
            yield break;

        var strange = summary.Fields.Where(
            field => !Umbrellas.Contains(field) && Terms.InKorean(field) is { Count: > 0 } words && !words.Overlaps(terms.Words)).ToList();
        if (strange.Count >= 2 && strange.Count * 2 > summary.Fields.Count)
        {
            var message = $"관련분야: 초록에 없는 분야({string.Join(", ", strange)})입니다. 이 논문의 분야를 쓰십시오.";
            yield return new("G3", Severity.Warning, message) { Part = "fields" };
        }
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
