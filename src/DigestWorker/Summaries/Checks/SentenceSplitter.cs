namespace DigestWorker.Summaries.Checks;

/// <summary>Splits a text on one line, English or Korean, into sentences.</summary>
internal static class SentenceSplitter
{
    /// <summary>The characters that may follow the mark at the end of a sentence.</summary>
    public const string Closers = "\"'”’)]」』";

    public static IReadOnlyList<string> Split(string text) => [.. Ranges(text).Select(range => text[range])];

    /// <summary>Where the sentences of a text are, without the blanks between them. Each character is looked at a few times at most.</summary>
    public static IEnumerable<Range> Ranges(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' && IsEnded(text.AsSpan(start, i - start), text.AsSpan(i + 1)))
            {
                yield return start..i;
                start = i + 1;
            }
            else if (IsJoined(text, i))
            {
                yield return start..(i + 1);
                start = i + 1;
            }
        }

        if (start < text.Length)
            yield return start..text.Length;
    }

    /// <summary>A sentence ends with its mark, optionally a closing bracket or quote, and a blank; "3. " and "e.g. " do not end one.</summary>
    private static bool IsEnded(ReadOnlySpan<char> text, ReadOnlySpan<char> next)
    {
        // An emphasis or a formula of LaTeX may end with the sentence: \emph{better.} and $O(n).$
        text = text.TrimEnd(Closers + "}$*");
        if (text is not [.., var before, '.' or '!' or '?' or '。'])
            return false;
        return text[^1] is not '.'
            || !(IsContinued(next) || IsAbbreviation(text) || (char.IsAsciiDigit(before) && (IsListNumber(text) || !StartsWithCapital(next))));
    }

    /// <summary>A period, and the next sentence without a blank: 좋습니다.이 방법은</summary>
    private static bool IsJoined(string text, int i) => text[i] is '.' && i > 0 && i + 1 < text.Length && text[i - 1] is '다' && IsSyllable(text[i + 1]);

    /// <summary>An English sentence begins with a capital, or with a name like vLLM.</summary>
    private static bool IsContinued(ReadOnlySpan<char> next)
    {
        if (next is not [>= 'a' and <= 'z', ..])
            return false;
        var end = next.IndexOf(' ');
        return (end < 0 ? next : next[..end]).IndexOfAnyInRange('A', 'Z') < 0;
    }

    /// <summary>In English, a year ends a sentence: since 2023. We …</summary>
    private static bool StartsWithCapital(ReadOnlySpan<char> next) => next.TrimStart("\"'“‘([") is [>= 'A' and <= 'Z', ..];

    private static bool IsListNumber(ReadOnlySpan<char> text) => text.Length <= 3 && text[..^1].IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsSyllable(char c) => c is >= '가' and <= '힣';

    /// <summary>Dr. and U.S. and no. end no sentence.</summary>
    private static bool IsAbbreviation(ReadOnlySpan<char> text)
    {
        var word = text[(text.LastIndexOfAny(' ', '(') + 1)..^1];
        return word is "e.g" or "i.e" or "al" or "vs" or "cf" or "approx" or "No" or "Nos" or "Fig" or "Figs" or "Eq" or "Eqs" or "Sec" or "Tab" or "Ref"
            or "Dr" or "Mr" or "Ms" or "Prof" or "Inc" or "Co" or "Ltd" or "St" or "Ph.D" or "resp" or [>= 'A' and <= 'Z']
            || (word is [_, '.', _] or [_, '.', _, '.', _] && char.IsAsciiLetter(word[0]));
    }
}
