using System.Globalization;
using System.Text;

namespace DigestFormat;

/// <summary>The normal form of every text in a digest: one line of visible characters.</summary>
public static class OneLine
{
    /// <summary>The marks that a letter may have; further ones are dropped. No language needs more, and composing a long run of marks is quadratic.</summary>
    public const int MaxMarks = 4;

    /// <summary>
    /// Returns the text on one line: without control, format and invisible characters and broken surrogates,
    /// with runs of white space replaced by one blank, trimmed, with at most <see cref="MaxMarks"/> marks on a letter, and composed (Unicode NFC). Idempotent.
    /// </summary>
    /// <remarks>
    /// Composing needs ICU: with invariant globalization .NET leaves everything but ASCII as it is, so decomposed Hangul stays decomposed.
    /// See https://github.com/dotnet/runtime/blob/main/docs/design/features/globalization-invariant-mode.md.
    /// </remarks>
    public static string Of(string? text) => Beginning(text, int.MaxValue);

    /// <summary>The beginning of the line that <see cref="Of"/> returns. What is cut off costs nothing.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="maxLength">The maximum length of the line before and after it is composed.</param>
    public static string Beginning(string? text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length <= maxLength && IsPlainLine(text))
            return text;

        Span<char> utf16 = stackalloc char[2];
        var line = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= maxLength)
                break;
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

        var composed = Compose(line.ToString());
        if (composed.Length > maxLength)
            composed = composed[..(char.IsHighSurrogate(composed[maxLength - 1]) ? maxLength - 1 : maxLength)];
        return composed.TrimEnd(' ');
    }

    // Most texts: printable ASCII and Hangul syllables, with single blanks inside.
    private static bool IsPlainLine(string text)
    {
        var last = ' ';
        foreach (var c in text)
        {
            if (c is not ((> ' ' and <= '~') or (>= '\uAC00' and <= '\uD7A3')) && (c != ' ' || last == ' '))
                return false;
            last = c;
        }

        return last != ' ';
    }

    /// <summary>The composed text (Unicode NFC), with at most <see cref="MaxMarks"/> marks on a letter, in linear time.</summary>
    /// <param name="text">The text to compose.</param>
    public static string Compose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Composing can add marks: U+FB2C becomes a letter with two.
        return WithFewMarks(WithFewMarks(text).Normalize(NormalizationForm.FormC));
    }

    private static string WithFewMarks(string text)
    {
        var (kept, marks, at) = ((StringBuilder?)null, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MaxMarks)
                kept ??= new StringBuilder(text, 0, at, text.Length);
            else
                kept?.Append(text, at, rune.Utf16SequenceLength);
            at += rune.Utf16SequenceLength;
        }

        return kept?.ToString() ?? text;
    }

    private static bool IsMark(Rune rune) => rune.Value >= 0x300
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // Half a surrogate pair is enumerated as U+FFFD, which is not visible text either.
    private static bool IsVisible(Rune rune) =>
        rune.IsAscii ? rune.Value is >= 0x20 and not 0x7F
        : rune != Rune.ReplacementChar
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate)
            && !IsDefaultIgnorable(rune.Value) && !IsBlank(rune.Value);

    // The property Default_Ignorable_Code_Point of Unicode 17, which .NET does not have; the part that is in category Cf too is left out:
    // https://www.unicode.org/Public/17.0.0/ucd/DerivedCoreProperties.txt. Whole sentences can hide in variation selectors.
    private static bool IsDefaultIgnorable(int c) => c
        is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or (>= 0x2060 and <= 0x206F) or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    // The pattern without dots of braille, a notehead and hieroglyphs without ink: symbols and letters that show nothing.
    private static bool IsBlank(int c) => c is 0x2800 or 0x1D159 or 0x13441 or 0x13442;
}
