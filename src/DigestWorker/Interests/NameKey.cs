using System.Globalization;
using System.Text;

namespace DigestWorker.Interests;

/// <summary>Keys by which names are the same, however they are spelled: case, accents, width, hyphens, and the order of a person's names.</summary>
internal static class NameKey
{
    /// <summary><c>Hu, Jian</c> and <c>JIAN HU</c> are one person. Empty if there is no letter.</summary>
    public static string OfPerson(string name)
    {
        var words = Words(name);
        // 김 철수 and 김철수
        return words.TrueForAll(word => word[0] is >= '\u1100' and <= '\u11FF') ? string.Concat(words) : string.Join(' ', words.Order(StringComparer.Ordinal));
    }

    /// <summary><c>Tsinghua-University</c> and <c>Tsinghua University</c> are one organization. Empty if there is no letter.</summary>
    public static string OfOrganization(string name) => string.Concat(Words(name));

    private static List<string> Words(string name)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                word.Append(Plain(Rune.ToLowerInvariant(rune)));
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark && rune.Value is not ('-' or '‐' or '‑' or '\'' or '’'))
                EndWord();
        }
        EndWord();
        return words;

        void EndWord()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    // Letters whose stroke is a part of them.
    private static string Plain(Rune letter) => letter.Value switch
    {
        'ø' => "o",
        'ł' => "l",
        'đ' or 'ð' => "d",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => letter.ToString(),
    };
}
