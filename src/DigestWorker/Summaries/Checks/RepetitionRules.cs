using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>R1: no repetition within a text. D1: the easy explanation does not repeat the summary.</summary>
internal static partial class RepetitionRules
{
    private const int Run = 12;
    private const int MaxRepeats = 2;

    /// <summary>A rolling hash of the runs; its 64 bits leave no two runs of a text alike.</summary>
    private const ulong HashBase = 0x9E37_79B9_7F4A_7C15;
    private static readonly ulong HashBaseToRun = Enumerable.Repeat(HashBase, Run).Aggregate(1ul, (power, factor) => unchecked(power * factor));

    /// <summary>A run with fewer is a long Latin name, which may repeat.</summary>
    private const int HangulOfRun = 8;

    /// <summary>A short sentence repeats little more than names.</summary>
    private const int MinRuns = 20;
    private const double MaxContainment = .40;
    private const double NearCopy = .45;

    public static IEnumerable<Finding> Repetition(SummaryText text, SourceText source)
    {
        if (RepeatedRun(text.Text) is { } run)
            yield return text.Error("R1", $"'{run}'이(가) 되풀이됩니다. 같은 말을 되풀이하지 마십시오.");
        else if (text.Sentences.Distinct(StringComparer.Ordinal).Count() != text.Sentences.Count)
            yield return text.Error("R1", "같은 문장이 되풀이됩니다.");
    }

    /// <summary>A sentence that says again what another one said.</summary>
    public static IEnumerable<Finding> InOtherWords(PaperSummary summary, SourceText source)
    {
        var sentences = SentenceSplitter.Split(summary.Summary);
        var runs = sentences.Select(sentence => new TrigramSet(sentence)).ToList();
        for (var i = 1; i < sentences.Count; i++)
        {
            var repeats = runs[i].Count >= MinRuns && runs.Take(i).Any(earlier => runs[i].ContainmentIn(earlier) > MaxContainment);
            if (repeats || SaysAgain().IsMatch(sentences[i]))
            {
                var message = $"요약: 앞의 말을 되풀이하는 문장('{sentences[i]}')이 있습니다. 빼거나 새로운 내용을 쓰십시오.";
                yield return new("R1", Severity.Warning, message) { Part = "summary" };
                yield break;
            }
        }
    }

    public static IEnumerable<Finding> Copy(PaperSummary summary, SourceText source)
    {
        var (easy, full) = (new TrigramSet(summary.EasyExplanation), new TrigramSet(summary.Summary));
        const string Message = "쉬운설명: 요약을 되풀이합니다. 처음 듣는 사람에게 다른 말로 풀어 쓰십시오.";
        if (easy.Similarity(full) > .50 || easy.ContainmentIn(full) > .70)
            yield return new("D1", Severity.Error, Message) { Part = "easy_explanation" };
        else if (easy.ContainmentIn(full) > NearCopy)
            yield return new("D1", Severity.Warning, Message) { Part = "easy_explanation" };
    }

    private static string? RepeatedRun(string text)
    {
        var letters = Skeleton.Joined(text);
        var (hash, hangul, times) = (0ul, 0, new Dictionary<ulong, int>(letters.Length));
        for (var i = 0; i < letters.Length; i++)
        {
            hash = (hash * HashBase) + letters[i];
            hangul += LanguageRules.IsHangul(letters[i]) ? 1 : 0;
            if (i >= Run)
            {
                hash -= letters[i - Run] * HashBaseToRun;
                hangul -= LanguageRules.IsHangul(letters[i - Run]) ? 1 : 0;
            }

            if (i < Run - 1 || hangul < HangulOfRun)
                continue;
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(times, hash, out _);
            if (++seen > MaxRepeats)
                return letters.Substring(i + 1 - Run, Run);
        }

        return null;
    }

    [GeneratedRegex(
        "^(즉|다시 말해|다시 말하면|말하자면|요컨대|요약하면|정리하면|결론적으로 말해)[, ]|(?:이"
        + "|본) (?<what>보고서|논문|연구|글)[은는] .*\\k<what>입니다")]
    private static partial Regex SaysAgain();
}
