using System.Collections.Frozen;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>G1 to G3: the texts are about this paper.</summary>
internal static class GroundingRules
{
    /// <summary>With fewer terms in the source the rule is not applied. Abstracts in the field have at least 15, half of them 36.</summary>
    private const int MinTerms = 12;

    // One real answer in two hundred is below. Those for another paper typically have .12 and .07.
    private const double MinScore = .50;

    /// <summary>Fields that a paper belongs to without naming them, if it speaks of any of these.</summary>
    private static readonly Dictionary<string, string[]> Umbrellas = new()
    {
        ["인공지능"] = [""],
        ["기계학습"] = [""],
        ["딥러닝"] = [""],
        ["컴퓨터 비전"] = Seen,
        ["이미지 처리"] = Seen,
        ["비디오 처리"] = Seen,
        ["컴퓨터 그래픽스"] = Seen,
        ["자연어 처리"] = Written,
        ["대규모 언어 모델"] = [.. Written, "reason", "token", "agent", "gpt", "transformer"],
    };

    private static string[] Seen => ["image", "video", "visual", "vision", "pixel", "camera", "scene", "3d", "render", "photo", "segment", "face", "motion"];

    private static string[] Written => ["language", "llm", "text", "word", "translat", "question", "dialog", "document", "prompt", "conversation", "sentence"];

    private const int MinShared = 2;

    private static readonly FrozenSet<string> AnyExplanation = FrozenSet.ToFrozenSet(
    [
        "인공", "연구", "방법", "사람", "가르", "일을", "만들", "줍니", "여러", "합니", "많이", "보고", "했습", "배우",
        "훨씬", "찾아", "작은", "하나", "하는",
        "필요", "것을", "생각", "쓰는", "알아", "않고", "프로", "시험", "보는", "다른", "다시", "함께", "처음", "있는",
        "적은", "주는", "스스", "시간", "보여",
        "답을", "장면", "어려", "기술", "컴퓨", "문제", "잘하", "그래", "덕분", "때문", "같은", "쉽게", "빠르", "좋은",
        "않습", "있습", "없이", "하지", "해서",
        "하게", "되었", "됩니", "이런", "이렇", "그런", "아니", "아직", "더욱", "정확", "모두", "크게", "조금", "대신",
        "하고", "하며", "에서", "으로", "에게",
        "나누", "어떤", "무엇", "따라", "위해", "통해", "새로", "기존", "더해", "실제", "결과", "성능", "이용", "사용",
        "높은", "낮은", "적게", "모델", "학습",
    ]);

    private static readonly Grounding Expected = new(Precision: .50, Coverage: .20);

    /// <summary>G2: both texts agree with the abstract.</summary>
    public static IEnumerable<Finding> Floor(PaperSummary summary, SourceText source)
    {
        var facts = SourceFacts.Of(source);
        if (facts.Terms.Terms.Count < MinTerms)
            yield break;

        var grounding = Terms.Compare(facts.Terms, WordsOf(summary));
        if (grounding.Score < MinScore && !facts.Names.Any(name => summary.Summary.Contains(name, StringComparison.OrdinalIgnoreCase)))
            yield return Finding(
                Severity.Error, "이 논문의 초록을 다루지 않습니다. 초록에 있는 문제, 방법, 결과를 초록의 용어로 쓰십시오.");
        else if (grounding.Precision < Expected.Precision)
            yield return Finding(Severity.Warning, "초록에 없는 내용이 많습니다. 초록에 있는 문제, 방법, 결과만 쓰십시오.");
        else if (grounding.Coverage < Expected.Coverage)
            yield return Finding(
                Severity.Warning, "초록의 내용을 거의 다루지 않습니다. "
                + "초록에 있는 문제, 방법, 결과를 더 구체적으로 쓰십시오.");

        static Finding Finding(Severity severity, string message) => new("G2", severity, $"요약: {message}") { Part = "summary" };
    }

    /// <summary>G5: each sentence speaks of something that the abstract speaks of.</summary>
    public static IEnumerable<Finding> Sentences(PaperSummary summary, SourceText source)
    {
        var facts = SourceFacts.Of(source);
        if (facts.Terms.Terms.Count < MinTerms)
            yield break;
        foreach (var sentence in SentenceSplitter.Split(summary.Summary))
        {
            var words = Terms.InKorean(sentence);
            var isLimit = sentence.StartsWith("다만", StringComparison.Ordinal) || sentence.StartsWith("그러나", StringComparison.Ordinal)
                || sentence.StartsWith("하지만", StringComparison.Ordinal);
            if (words.Count < (isLimit ? 2 : 3) || words.Count(facts.Terms.Words.Contains) > words.Count * (isLimit ? .34 : .25))
                continue;
            yield return new(
                "G5", Severity.Warning,
                $"요약: 초록에 근거가 없어 보이는 문장('{sentence}')이 있습니다. "
                + "초록이 말하는 것만 쓰십시오.")
            { Part = "summary" };
            yield break;
        }
    }

    /// <summary>G3: the fields are of this paper too.</summary>
    public static IEnumerable<Finding> Fields(PaperSummary summary, SourceText source)
    {
        var terms = SourceFacts.Of(source).Terms;
        if (terms.Terms.Count < MinTerms)
            yield break;

        var strange = summary.Fields.Where(
            field => !IsUmbrella(field, source) && Terms.InKorean(field) is { Count: > 0 } words && !words.Overlaps(terms.Words)).ToList();
        if (strange.Count >= 2 && strange.Count * 2 > summary.Fields.Count)
        {
            var message = $"관련분야: 초록에 없는 분야({string.Join(", ", strange)})입니다. 이 논문의 분야를 쓰십시오.";
            yield return new("G3", Severity.Warning, message) { Part = "fields" };
        }
    }

    private static bool IsUmbrella(string field, SourceText source) =>
        Umbrellas.TryGetValue(field, out var subjects)
        && Array.Exists(subjects, subject => source.AllText.Contains(subject, StringComparison.OrdinalIgnoreCase));

    /// <summary>G4: 쉬운설명 shares a word with 요약, or a term with the abstract.</summary>
    public static IEnumerable<Finding> SameSubject(PaperSummary summary, SourceText source)
    {
        if (SourceFacts.Of(source).Terms.Terms.Count < MinTerms || summary.EasyExplanation is "")
            yield break;
        var shared = Terms.InKorean(summary.EasyExplanation).Count(SourceFacts.Of(source).Terms.Words.Contains);
        if (shared < MinShared && !SharesWords(summary.EasyExplanation, summary.Summary + " " + string.Join(' ', summary.Fields)))
            yield return new(
                "G4", Severity.Warning,
                "쉬운설명: 요약과 다른 이야기입니다. 같은 논문을 풀어 쓰십시오.")
            { Part = "easy_explanation" };
    }

    /// <summary>Whether a word of a text is in another one, by its first two syllables; words that stand in any explanation tell nothing.</summary>
    private static bool SharesWords(string text, string other)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            for (end = start; end < text.Length && LanguageRules.IsHangul(text[end]); end++)
            {
            }

            if (end - start >= 2 && text.AsSpan(start, 2) is var stem && !AnyExplanation.GetAlternateLookup<ReadOnlySpan<char>>().Contains(stem)
                && other.AsSpan().Contains(stem, StringComparison.Ordinal))
                return true;
        }

        return false;
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
                    new(
                        "G1", Severity.Warning,
                        $"요약: 다른 논문({nearest.Id})의 초록에 더 가깝습니다. 이 논문의 초록에 있는 내용을 쓰십시오."));
        }
    }

    private static HashSet<int> WordsOf(PaperSummary summary) => Terms.InKorean(summary.Summary + "\n" + summary.EasyExplanation);
}
