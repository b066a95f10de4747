using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>Parses the numbers of a text: 20억, 2 billion, 2B and two billion are equal.</summary>
internal static partial class NumberParser
{
    private static readonly Dictionary<string, double> Units = Table("""
        1e2 백
        1e3 천 k thousand
        1e4 만
        1e5 십만
        1e6 백만 m million
        1e7 천만
        1e8 억
        1e9 십억 b billion
        1e10 백억
        1e11 천억
        1e12 조 t trillion
        """);

    // Words that a Korean text may express as a number. Half is 50 (percent), an order of magnitude 10.
    private static readonly Dictionary<string, double> Words = Table("""
        0 zero no
        1 a an one single sole once only first unified
        2 two second twice twofold double doubles doubling dual both pair pairs bi binary bilingual
        3 three third triple tri ternary trilingual
        4 four fourth quad quadruped quadrupedal
        5 five fifth
        6 six sixth
        7 seven seventh
        8 eight eighth
        9 nine ninth
        10 ten tenth magnitude
        11 eleven
        12 twelve dozen dozens
        13 thirteen
        14 fourteen
        15 fifteen
        16 sixteen
        17 seventeen
        18 eighteen
        19 nineteen
        20 twenty
        25 quarter
        30 thirty
        40 forty
        50 fifty half
        60 sixty
        70 seventy
        80 eighty
        90 ninety
        100 hundred hundreds
        1e3 thousand thousands
        1e6 million millions
        1e9 billion billions
        1e12 trillion trillions
        """);

    /// <summary>All values that the numbers of an English text may have, generously.</summary>
    public static HashSet<double> InSource(string text)
    {
        var values = new HashSet<double>();
        foreach (Match match in SourceFigure().Matches(text))
        {
            var value = Number(match.Groups["number"].Value);
            values.Add(value);
            if (Units.TryGetValue(match.Groups["unit"].Value, out var unit))
                values.Add(value * unit);
        }

        var words = Word().Matches(text).Select(word => word.Value.ToLowerInvariant()).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            if (!Words.TryGetValue(words[i], out var value))
                continue;
            values.Add(value);
            if (i + 1 < words.Count && words[i + 1] is "hundred" or "thousand" or "million" or "billion" or "trillion")
                values.Add(value * Words[words[i + 1]]);
        }

        return values;
    }

    /// <summary>The numbers of a Korean text; 1억 2천만 is one number. A fraction in words (10분의 1) is not a number.</summary>
    public static IEnumerable<(string Text, double Value)> InKorean(string text)
    {
        var (start, end, sum, smallest) = (0, -1, 0.0, 0.0);
        text = Fraction().Replace(text, match => new string(' ', match.Length));
        foreach (Match match in KoreanFigure().Matches(text))
        {
            var unit = Units.GetValueOrDefault(match.Groups["unit"].Value, 1);
            var value = Number(match.Groups["number"].Value) * unit;
            if (end >= 0 && match.Index - end <= 1 && unit < smallest && value < smallest)
            {
                (sum, end, smallest) = (sum + value, match.Index + match.Length, unit);
                continue;
            }

            if (end >= 0)
                yield return (text[start..end].Trim(), sum);
            (start, end, sum) = (match.Index, match.Index + match.Length, value);
            smallest = LanguageRules.IsHangul(match.Groups["unit"].Value.FirstOrDefault()) ? unit : 0;
        }

        if (end >= 0)
            yield return (text[start..end].Trim(), sum);
    }

    /// <summary>A line for each value: the value, and the words for it.</summary>
    private static Dictionary<string, double> Table(string lines) =>
        lines.Split('\n').Select(line => line.Split(' '))
            .SelectMany(line => line.Skip(1).Select(word => (Word: word, Value: double.Parse(line[0], CultureInfo.InvariantCulture))))
            .ToDictionary(entry => entry.Word, entry => entry.Value, StringComparer.OrdinalIgnoreCase);

    private static double Number(string digits) => double.Parse(digits.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(?<number>[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?)"
        + @"([ ~$}\\{-]{0,3}(space ?)?(?<unit>(thousand|million|billion|trillion|[kKMBT])\b))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SourceFigure();

    // Excludes numbers in names (GPT-4, Llama3), and words that begin like a unit: 조합, 조건, 만큼, 천천히.
    [GeneratedRegex(
        @"(?<![A-Za-z가-힣_0-9.-])(?<number>[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?)"
        + @"([ -]?(?<unit>(thousand|million|billion|trillion|[kKMBT])(?![A-Za-z])|"
        + @"십만|백만|천만|십억|백억|천억|백(?!분)|천(?!천)|만(?!큼)|억|조(?![차합건정절직각명])))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex KoreanFigure();

    [GeneratedRegex("(?<![0-9])[0-9]+분의 [0-9]+")]
    private static partial Regex Fraction();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
