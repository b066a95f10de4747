namespace DigestWorker.Summaries.Checks;

/// <summary>L1 to L4, S1: the requested length, in complete sentences, in 합니다체.</summary>
internal static class StyleRules
{
    private const int MaxSentenceLength = 200;
    private static readonly string[] Brackets = ["()", "[]", "「」", "『』", "“”"];

    public static IEnumerable<Finding> Length(SummaryText text, SourceText source)
    {
        var (min, max) = text.Length;
        if (text.Text.Length < min || text.Text.Length > max)
            yield return text.Error("L1", $"{text.Text.Length}자입니다. {min}자에서 {max}자 사이로 쓰십시오.");
    }

    public static IEnumerable<Finding> Sentences(SummaryText text, SourceText source)
    {
        var (min, max) = text.SentenceCount;
        if (text.Sentences.Count < min || text.Sentences.Count > max)
            yield return text.Warning("L2", $"{text.Sentences.Count}문장입니다. {min}문장에서 {max}문장 사이로 쓰십시오.");
        if (text.Sentences.Any(sentence => sentence.Length > MaxSentenceLength))
            yield return text.Warning("L3", $"{MaxSentenceLength}자가 넘는 문장이 있습니다. 나누어 쓰십시오.");
    }

    public static IEnumerable<Finding> Terminator(SummaryText text, SourceText source)
    {
        if (text.Text.AsSpan().TrimEnd(SentenceSplitter.Closers) is not [.., '.' or '!' or '?'])
            yield return text.Error("L4", "끝 문장이 맺어지지 않았습니다. 마침표로 끝나는 온전한 문장으로 쓰십시오.");
        if (Brackets.Any(pair => text.Text.AsSpan().Count(pair[0]) != text.Text.AsSpan().Count(pair[1])))
            yield return text.Warning("L4", "괄호의 짝이 맞지 않습니다.");
    }

    public static IEnumerable<Finding> Endings(SummaryText text, SourceText source)
    {
        if (text.Sentences.FirstOrDefault(sentence => !IsPolite(sentence)) is { } other)
            yield return text.Error(
                "S1",
                $"합니다체가 아닌 문장이 있습니다('…{other[^Math.Min(other.Length, 20)..]}'). "
                + "모든 문장을 '-니다.'로 끝맺으십시오.");
    }

    // A bracket may follow the ending: 올랐습니다(2026년 기준). A question may end with 까요.
    private static bool IsPolite(string sentence)
    {
        var words = sentence.AsSpan().TrimEnd(SentenceSplitter.Closers).TrimEnd(".!?。").TrimEnd(SentenceSplitter.Closers);
        // What follows a colon is a list.
        if (sentence.Contains("니다: ", StringComparison.Ordinal))
            return true;
        if (sentence.AsSpan().TrimEnd(".!?。\"'”’") is [.., ')'] && sentence.LastIndexOf('(') is > 0 and var bracket)
            return IsPoliteEnding(sentence.AsSpan(0, bracket).TrimEnd(" .")) || IsPoliteEnding(words);
        return IsPoliteEnding(words);
    }

    private static bool IsPoliteEnding(ReadOnlySpan<char> words) =>
        words.EndsWith("니다") || words.EndsWith("니까") || (words is [.., var before, '까', '요'] && (before - 0xAC00) % 28 is 8);
}
