namespace DigestWorker.Http;

/// <summary>Removes keys from messages of servers, which go to logs, files and the store: some servers repeat a rejected key.</summary>
internal static class Redaction
{
    private const string Mask = "***";
    private const int MaxLength = 300;

    public static string WithoutSecret(string text, string secret) => secret is "" ? text : text.Replace(secret, Mask, StringComparison.Ordinal);

    /// <summary>The message on one line of limited length. The secret is replaced first, because a truncated one would not be found.</summary>
    public static string Line(string text, string secret)
    {
        var line = OneLine.Beginning(WithoutSecret(text, secret), MaxLength + 1);
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }
}
