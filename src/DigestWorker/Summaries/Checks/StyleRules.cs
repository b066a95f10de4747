namespace DigestWorker.Summaries.Checks;

/// <summary>L1 to L4, S1: as long as asked for, in whole sentences, in 합니다체.</summary>
internal static class StyleRules
{
    private const int LongestSentence = 200;
    private static readonly string[] Brackets = ["()", "[]", "「」", "『』", "“”"];

    public static IEnumerable<Finding> Length(Prose prose, SourceText source)
    {
        var (least, most) = prose.Length;
        if (prose.Text.Length < least || prose.Text.Length > most)
            yield return prose.Error("L1", $"{prose.Text.Length}자입니다. {least}자에서 {most}자 사이로 쓰십시오.");
    }

    public static IEnumerable<Finding> Sentences(Prose prose, SourceText source)
    {
        var (least, most) = prose.SentenceCount;
        if (prose.Sentences.Count < least || prose.Sentences.Count > most)
            yield return prose.Warning("L2", $"{prose.Sentences.Count}문장입니다. {least}문장에서 {most}문장 사이로 쓰십시오.");
        if (prose.Sentences.Any(sentence => sentence.Length > LongestSentence))
            yield return prose.Warning("L3", $"{LongestSentence}자가 넘는 문장이 있습니다. 나누어 쓰십시오.");
    }

    public static IEnumerable<Finding> Terminator(Prose prose, SourceText source)
    {
        if (prose.Text.TrimEnd(Papers.Sentences.Closers.ToCharArray()) is not [.., '.' or '!' or '?'])
            yield return prose.Error("L4", "끝 문장이 맺어지지 않았습니다. 마침표로 끝나는 온전한 문장으로 쓰십시오.");
        if (Brackets.Any(pair => prose.Text.Count(c => c == pair[0]) != prose.Text.Count(c => c == pair[1])))
            yield return prose.Warning("L4", "괄호의 짝이 맞지 않습니다.");
    }

    public static IEnumerable<Finding> Endings(Prose prose, SourceText source)
    {
        var polite = prose.Sentences.Count(IsPolite);
        if (polite is 0)
            yield return prose.Error("S1", "문장이 합니다체가 아닙니다. 모든 문장을 '-니다.'로 끝맺으십시오.");
        else if (polite < prose.Sentences.Count)
            yield return prose.Warning("S1", "합니다체가 아닌 문장이 있습니다.");
    }

    private static bool IsPolite(string sentence)
    {
        var words = sentence.AsSpan().TrimEnd(Papers.Sentences.Closers).TrimEnd(".!?").TrimEnd(Papers.Sentences.Closers);
        return words.EndsWith("니다") || words.EndsWith("니까");
    }
}
