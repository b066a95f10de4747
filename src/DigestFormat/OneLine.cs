using System.Globalization;
using System.Text;

namespace DigestFormat;

/// <summary>The normal form of every text in a digest: one line of visible characters.</summary>
public static class OneLine
{
    /// <summary>
    /// Returns the text on one line: without control and format characters and broken surrogates,
    /// with runs of white space replaced by one blank, trimmed, and composed (Unicode NFC). Idempotent.
    /// </summary>
    /// <remarks>
    /// Composing needs ICU: with invariant globalization .NET leaves everything but ASCII as it is, so decomposed Hangul stays decomposed.
    /// See https://github.com/dotnet/runtime/blob/main/docs/design/features/globalization-invariant-mode.md.
    /// </remarks>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";

        Span<char> utf16 = stackalloc char[2];
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
            }
            else if (IsVisible(rune))
            {
                line.Append(utf16[..rune.EncodeToUtf16(utf16)]);
            }
        }

        return line.ToString().TrimEnd(' ').Normalize(NormalizationForm.FormC);
    }

    // Half a surrogate pair is enumerated as U+FFFD, which is not visible text either.
    private static bool IsVisible(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate);
}
