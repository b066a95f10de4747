using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>C1: no invisible, invalid or unassigned characters.</summary>
internal static partial class CharacterRules
{
    public static IEnumerable<Finding> Characters(SummaryText text, SourceText source)
    {
        if (Wrong(text.Text) is { } wrong)
            yield return text.Error(
                "C1", $"깨졌거나 보이지 않는 글자({wrong})가 있습니다. 완성된 한글과 보통의 문장 부호만 쓰십시오.");
    }

    /// <summary>Whether a text has only printable ASCII and Hangul syllables, as most do. Such a text needs no closer look.</summary>
    public static bool IsPlain(string text)
    {
        foreach (var c in text)
            if (c is not ((>= ' ' and <= '~') or (>= '가' and <= '힣')))
                return false;
        return true;
    }

    /// <summary>The code of the first invalid character; null if there is none.</summary>
    public static string? Wrong(string text)
    {
        if (IsPlain(text))
            return null;
        foreach (var rune in text.EnumerateRunes())
            if (IsWrong(rune))
                return $"U+{rune.Value:X4}";
        if (Mojibake().Match(text) is { Success: true } broken)
            return $"U+{(int)broken.Value[0]:X4}";
        return text.IsNormalized(NormalizationForm.FormC) ? null : "NFC";
    }

    // Rule F1 covers line breaks with a clearer message.
    private static bool IsWrong(Rune rune) =>
        rune == Rune.ReplacementChar
        || IsJamo(rune.Value)
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) // variation selectors, in which whole sentences can hide
        || (rune.Value is not ('\n' or '\r') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>Letters outside of syllables (ㄱ, ㅏ), which are typing errors.</summary>
    private static bool IsJamo(int c) => c is (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F) or (>= 0xA960 and <= 0xA97F) or (>= 0xD7B0 and <= 0xD7FF);

    /// <summary>UTF-8 read as Latin 1 or as code page 1252: í•œê¸€ for 한글.</summary>
    [GeneratedRegex(
        "Ã.|â€|[ìëêí][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u203A\u20AC\u2122]"
        + "|Â[\u0080-\u00BF ]")]
    private static partial Regex Mojibake();
}
