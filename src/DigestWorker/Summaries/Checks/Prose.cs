namespace DigestWorker.Summaries.Checks;

/// <summary>One of the two texts of an answer, with what is expected of it.</summary>
internal sealed record Prose(string Label, string Text)
{
    private IReadOnlyList<string>? _sentences;

    public required (int Least, int Most) Length { get; init; }
    public required (int Least, int Most) SentenceCount { get; init; }
    public required (double Error, double Warning) HangulShare { get; init; }

    /// <summary>Whether a name may stand beside its Korean word in brackets: 강화학습(Reinforcement Learning).</summary>
    public required bool HasGlosses { get; init; }

    public IReadOnlyList<string> Sentences => _sentences ??= Split(Text);

    public static Prose Summary(string text) => new("요약", text)
    {
        Length = (80, 800),
        SentenceCount = (2, 8),
        HangulShare = (.50, .65),
        HasGlosses = true,
    };

    public static Prose EasyExplanation(string text) => new("쉬운설명", text)
    {
        Length = (50, 400),
        SentenceCount = (1, 5),
        HangulShare = (.80, .90),
        HasGlosses = false,
    };

    public Finding Error(string rule, string message) => new(rule, Severity.Error, $"{Label}: {message}");

    public Finding Warning(string rule, string message) => new(rule, Severity.Warning, $"{Label}: {message}");

    /// <summary>A sentence ends with its mark, a closing bracket or quote perhaps, and a blank; "3. " and "e.g. " end none.</summary>
    private static List<string> Split(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ' ' || !EndsSentence(text.AsSpan(start, i - start)))
                continue;
            sentences.Add(text[start..i]);
            start = i + 1;
        }

        if (start < text.Length)
            sentences.Add(text[start..]);
        return sentences;
    }

    public static bool EndsSentence(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd("\"'”’)]」』");
        if (text is not [.., var before, '.' or '!' or '?' or '。'])
            return false;
        return text[^1] is not '.'
            || !(char.IsAsciiDigit(before) || text.EndsWith("e.g.") || text.EndsWith("i.e.") || text.EndsWith("et al.") || text.EndsWith("vs."));
    }
}
