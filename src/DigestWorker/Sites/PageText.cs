using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestWorker.Sites;

/// <summary>
/// Decodes text. The charset that a server declares is often wrong, so these are tried in order:
/// byte order mark, valid UTF-8, the header, the declaration in the page. Otherwise the bytes are not text.
/// </summary>
internal static partial class PageText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryDecode(ReadOnlySpan<byte> body, string? declared, [NotNullWhen(true)] out string? text)
    {
        text = body switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Decode(Utf8, body[3..]),
            [0xFF, 0xFE, ..] => Decode(Strict("utf-16"), body[2..]),
            [0xFE, 0xFF, ..] => Decode(Strict("utf-16BE"), body[2..]),
            _ => Decode(Utf8, body) ?? Decode(Strict(declared) ?? Strict(Meta(body)), body),
        };
        return text is not null;
    }

    private static string? Decode(Encoding? encoding, ReadOnlySpan<byte> body)
    {
        try
        {
            return encoding?.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Looks up code pages such as euc-kr without registering them for the whole process.
    private static Encoding? Strict(string? name)
    {
        try
        {
            return string.IsNullOrWhiteSpace(name)
                ? null
                : CodePagesEncodingProvider.Instance.GetEncoding(name.Trim('"', '\''), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                  ?? Encoding.GetEncoding(name.Trim('"', '\''), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        // .NET knows the name utf-7, and refuses it.
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Meta(ReadOnlySpan<byte> body) =>
        MetaCharset().Match(Encoding.Latin1.GetString(body[..Math.Min(body.Length, 1024)])) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex("""<meta[^>]{1,100}charset\s*=\s*["']?(?<name>[A-Za-z0-9_-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MetaCharset();
}
