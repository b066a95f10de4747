namespace DigestWorker.Http;

/// <summary>What a server says goes into logs, files and the store, and some servers repeat the key that they do not accept.</summary>
internal static class Redaction
{
    private const string Mask = "***";
    private const int MaxLength = 300;

    public static string WithoutSecret(string text, string secret) => secret is "" ? text : text.Replace(secret, Mask, StringComparison.Ordinal);

    /// <summary>On one line of bounded length. The secret is replaced first: half of one would not be found.</summary>
    public static string Line(string text, string secret)
    {
        var line = OneLine.Of(WithoutSecret(text, secret));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }
}
