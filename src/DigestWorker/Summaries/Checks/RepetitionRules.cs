using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>R1: no repetition within a text. D1: the easy explanation does not repeat the summary.</summary>
internal static class RepetitionRules
{
    private const int Run = 12;
    private const int MaxRepeats = 2;

    /// <summary>A run with fewer is a long Latin name, which may repeat.</summary>
    private const int HangulOfRun = 8;

    public static IEnumerable<Finding> Repetition(SummaryText text, SourceText source)
    {
        if (RepeatedRun(text.Text) is { } run)
            yield return text.Error("R1", $"'{run}'이(가) 되풀이됩니다. 같은 말을 되풀이하지 마십시오.");
        else if (text.Sentences.Distinct(StringComparer.Ordinal).Count() != text.Sentences.Count)
            yield return text.Error("R1", "같은 문장이 되풀이됩니다.");
    }

    public static IEnumerable<Finding> Copy(PaperSummary summary, SourceText source)
    {
        var (easy, full) = (new TrigramSet(summary.EasyExplanation), new TrigramSet(summary.Summary));
        if (easy.Similarity(full) > .50 || easy.ContainmentIn(full) > .70)
            yield return new("D1", Severity.Error, "쉬운설명: 요약을 되풀이합니다. 처음 듣는 사람에게 다른 말로 풀어 쓰십시오.");
    }

    private static string? RepeatedRun(string text)
    {
        var letters = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + Run <= letters.Length; i++)
        {
            var run = letters.Substring(i, Run);
            var times = seen[run] = seen.GetValueOrDefault(run) + 1;
            if (times > MaxRepeats && run.Count(c => LanguageRules.IsHangul(c)) >= HangulOfRun)
                return run;
        }

        return null;
    }
}
