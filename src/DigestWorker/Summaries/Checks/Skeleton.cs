using System.Globalization;
using System.Text;

namespace DigestWorker.Summaries.Checks;

/// <summary>
/// A text as it looks: without invisible characters and accents, in small letters, with one form of letters and digits that look alike
/// (https://www.unicode.org/reports/tr39/, "skeleton").
/// </summary>
internal static class Skeleton
{
    // Pairs of a character and the one that it looks like. Compatibility forms (ａ, ⓐ, 𝐚, ①) have a decomposition and need no row.
    private const string Pairs =
        "аaвbгrеeѕsіiїiјjкkмmнhоoпnрpсcтtуyхxьbԁdԛqԝwһhѵvӏlᴦrАaВbЕeЅsІiЈjКkМmНhОoРpСcТtУyХxԌgԚqԜw"
        + "αaβbεeηnιiκkνvοoρpτtυuχxωwϲcϳjΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx"
        + "օoոnսuհhցgզqղn"
        + "ıiɑaɡgɩiłløođdħhŧtᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz"
        + "。.︒.∕/⧸/⁄/∶:꞉:ː:−-‐-";

    private static readonly Dictionary<int, char> LookAlikes = Pairs.Chunk(2).ToDictionary(pair => (int)pair[0], pair => pair[1]);

    public static string Of(string text)
    {
        if (CharacterRules.IsPlain(text))
            return string.Create(text.Length, text, static (lower, plain) =>
            {
                for (var i = 0; i < plain.Length; i++)
                    lower[i] = plain[i] is >= 'A' and <= 'Z' ? (char)(plain[i] | 0x20) : plain[i];
            });

        // Marks go first: a letter with thousands of them takes long to normalize.
        var visible = Map(text, rune => IsIgnorable(rune) ? null : rune);
        var alike = Map(visible.Normalize(NormalizationForm.FormKD), rune => IsIgnorable(rune) ? null : LookAlike(rune));
        return alike.Normalize(NormalizationForm.FormC).ToLowerInvariant();
    }

    public static string Joined(string text) => string.Create(text.Length - text.Count(char.IsWhiteSpace), text, static (joined, all) =>
    {
        var end = 0;
        foreach (var c in all)
            if (!char.IsWhiteSpace(c))
                joined[end++] = c;
    });

    private static string Map(string text, Func<Rune, Rune?> map)
    {
        Span<char> utf16 = stackalloc char[2];
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (map(rune) is { } replacement)
                mapped.Append(utf16[..replacement.EncodeToUtf16(utf16)]);
        return mapped.ToString();
    }

    private static bool IsIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        || rune.Value is 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);

    private static Rune LookAlike(Rune rune) => rune.Value switch
    {
        var c when LookAlikes.TryGetValue(c, out var letter) => new(letter),
        >= 0x1F150 and <= 0x1F169 => new('a' + rune.Value - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => new('a' + rune.Value - 0x1F170),
        >= 0x1F1E6 and <= 0x1F1FF => new('a' + rune.Value - 0x1F1E6),
        >= 0x2776 and <= 0x277E => new('1' + rune.Value - 0x2776),
        >= 0x2780 and <= 0x2788 => new('1' + rune.Value - 0x2780),
        >= 0x278A and <= 0x2792 => new('1' + rune.Value - 0x278A),
        0x24FF or 0x1F10C => new('0'),
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DashPunctuation => new('-'),
            UnicodeCategory.DecimalDigitNumber => new('0' + (int)Rune.GetNumericValue(rune)),
            UnicodeCategory.SpaceSeparator => new(' '),
            _ => rune,
        },
    };
}
