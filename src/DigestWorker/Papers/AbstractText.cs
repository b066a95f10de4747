namespace DigestWorker.Papers;

/// <summary>An abstract as it is kept: on one line, and no longer than any real one by far.</summary>
internal static class AbstractText
{
    private const int MaxLength = 8_000;

    public static string? Normalize(string? text)
    {
        var line = OneLine.Of(text);
        if (line.Length > MaxLength)
            line = line[..(char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength)].TrimEnd();
        return line.Length > 0 ? line : null;
    }
}
