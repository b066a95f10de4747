namespace DigestWorker.Http;

/// <summary>The beginning of what a server says, on one line, for logs and reasons.</summary>
internal static class Excerpt
{
    private const int MaxLength = 300;

    public static string Of(string text)
    {
        var line = OneLine.Of(text);
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }
}
