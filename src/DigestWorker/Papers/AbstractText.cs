namespace DigestWorker.Papers;

/// <summary>Normalizes abstracts for storage: one line of limited length.</summary>
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
