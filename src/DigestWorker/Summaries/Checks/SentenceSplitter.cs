namespace DigestWorker.Summaries.Checks;

/// <summary>Splits a text on one line into sentences.</summary>
internal static class SentenceSplitter
{
    /// <summary>The characters that may follow the mark at the end of a sentence.</summary>
    public const string Closers = "\"'”’)]」』";

    /// <summary>A sentence ends with its mark, optionally a closing bracket or quote, and a blank; "3. " and "e.g. " do not end one.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ' ' || !IsEnded(text.AsSpan(start, i - start)))
                continue;
            sentences.Add(text[start..i]);
            start = i + 1;
        }

        if (start < text.Length)
            sentences.Add(text[start..]);
        return sentences;
    }

    private static bool IsEnded(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(Closers);
        if (text is not [.., var before, '.' or '!' or '?' or '。'])
            return false;
        return text[^1] is not '.'
            || !(char.IsAsciiDigit(before) || IsAbbreviation(text));
    }

    /// <summary>Dr. and U.S. and no. end no sentence.</summary>
    private static bool IsAbbreviation(ReadOnlySpan<char> text)
    {
        var word = text[(text.LastIndexOfAny(' ', '(') + 1)..^1];
        return word is "e.g" or "i.e" or "al" or "vs" or "cf" or "etc" or "approx" or "No" or "Fig" or "Eq"
            or "Dr" or "Mr" or "Ms" or "Prof" or "Inc" or "Co" or "Ltd" or [>= 'A' and <= 'Z']
            || (word is [_, '.', _] or [_, '.', _, '.', _] && char.IsAsciiLetter(word[0]));
    }
}
