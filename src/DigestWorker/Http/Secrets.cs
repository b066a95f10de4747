using System.Text;
using System.Text.RegularExpressions;

namespace DigestWorker.Http;

/// <summary>
/// The keys, tokens and passwords of this process, which no text from outside may carry into the store, a file, a page or the log.
/// They are found as they are, escaped as in JSON, URL-encoded, and in base64, in any case. No other encoding is looked for.
/// </summary>
internal sealed class Secrets
{
    private const string Mask = "***";

    /// <summary>A shorter text, such as <c>none</c> or <c>ollama</c>, is no secret, and would be found in every answer.</summary>
    private const int MinLength = 8;

    /// <summary>A longer one, such as a token of Entra ID, is new every hour: it is only looked for in the response to its own request.</summary>
    private const int MaxLength = 256;

    private readonly Lock _adding = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private volatile Regex? _pattern;

    /// <param name="known">Those of the configuration. Those that a request carries are added with it.</param>
    public Secrets(params IEnumerable<string> known)
    {
        foreach (var secret in known)
            Add(secret);
    }

    public void Add(string secret)
    {
        if (secret.Length is < MinLength or > MaxLength)
            return;
        lock (_adding)
        {
            if (_known.Add(secret))
                _pattern = new(string.Join('|', _known.SelectMany(FormsOf)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
    }

    public string Redact(string text) => _pattern?.Replace(text, Mask) ?? text;

    /// <summary>Redacts bytes of any charset that contains ASCII; the same array if there is nothing to redact.</summary>
    /// <param name="sent">A secret that the request carried; empty if it carried none.</param>
    public byte[] Redact(byte[] body, string sent)
    {
        Add(sent);
        var text = Encoding.Latin1.GetString(body);
        var redacted = Redact(text);
        if (sent.Length > MaxLength)
            redacted = redacted.Replace(sent, Mask, StringComparison.OrdinalIgnoreCase);
        return ReferenceEquals(redacted, text) ? body : Encoding.Latin1.GetBytes(redacted);
    }

    private static IEnumerable<string> FormsOf(string secret)
    {
        yield return Pattern(secret);
        var bytes = Encoding.UTF8.GetBytes(secret);
        // The three positions that it can have in what is encoded; the characters that also depend on its neighbours are left out.
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            yield return Pattern(encoded[(((before * 4) + 2) / 3)..((before + bytes.Length) * 4 / 3)])
                .Replace(@"(?:\+", "(?:[+-]", StringComparison.Ordinal).Replace("(?:/", "(?:[/_]", StringComparison.Ordinal);
        }
    }

    // The text that is searched has a character for each byte.
    private static string Pattern(string secret) => string.Concat(secret.EnumerateRunes().Select(rune =>
    {
        var bytes = Encoding.UTF8.GetBytes(rune.ToString());
        var escaped = string.Concat(rune.ToString().Select(unit => $@"\\{{1,8}}u{(int)unit:x4}"));
        var literal = Regex.Escape(Encoding.Latin1.GetString(bytes));
        var quoted = rune.Value is '/' or '"' or '\\' ? $@"\\{{1,8}}{literal}|" : "";
        return $"(?:{literal}|{quoted}{escaped}|{string.Concat(bytes.Select(unit => $"%{unit:x2}"))})";
    }));
}
