using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>What a number counts. Only units that a translation confuses are told apart.</summary>
[Flags]
internal enum FigureUnit
{
    /// <summary>No unit, or one that is not told apart.</summary>
    Plain = 1,
    Percent = 2,
    Point = 4,
    Times = 8,
    Second = 16,
    Minute = 32,
    Hour = 64,
    Millisecond = 128,

    /// <summary>Things that are counted: 개, 명, 가지.</summary>
    Count = 256,
}

/// <summary>A number of a text, with its unit.</summary>
/// <param name="IsCount">Whether a source says it by itself: not 4.0, and not the 3 of Qwen3.</param>
internal readonly record struct Figure(string Text, double Value, FigureUnit Unit, bool IsCount = true);

/// <summary>Parses the numbers of a text: 20억, 2 billion, 2B and two billion are equal, and so are 1억2천만 and 120 million.</summary>
internal static partial class NumberParser
{
    private static readonly Dictionary<string, double> Scales = Table("""
        1e3 k thousand
        1e6 m million
        1e9 b billion
        1e12 t trillion
        """);

    /// <summary>The Korean scales within ten thousand, and those of ten thousands.</summary>
    private static readonly Dictionary<char, double> Small = new() { ['십'] = 10, ['백'] = 100, ['천'] = 1000 };
    private static readonly Dictionary<char, double> Large = new() { ['만'] = 1e4, ['억'] = 1e8, ['조'] = 1e12 };

    // Words that a Korean text may express as a number. Half is 50 (percent), an order of magnitude 10.
    private static readonly Dictionary<string, double> Words = Table("""
        0 zero no
        1 a an one single sole once only first unified egocentric mono i january
        2 two second twice twofold double doubles doubling doubled dual both pair pairs bi binary bilingual bidirectional halve halves halving halved ii februar
        y
        3 three third thirds triple triples tripling tripled thrice threefold tri ternary trilingual exocentric iii march
        4 four fourth quad quadruple quadruples quadrupling quadrupled fourfold quadruped quadrupedal quarters iv april
        5 five fifth quintuple quintuples fivefold may
        6 six sixth sixfold vi june
        7 seven seventh sevenfold vii july
        8 eight eighth eightfold viii august
        9 nine ninth ninefold ix september
        10 ten tenth tenths tenfold magnitude decade decile october
        11 eleven eleventh november
        12 twelve twelfth dozen dozens december
        13 thirteen
        14 fourteen
        15 fifteen
        16 sixteen
        17 seventeen
        18 eighteen
        19 nineteen
        20 twenty twentieth twentyfold
        25 quarter
        30 thirty
        40 forty
        50 fifty half
        60 sixty
        70 seventy
        80 eighty
        90 ninety
        100 hundred hundreds hundredfold century
        1e3 thousand thousands
        1e6 million millions
        1e9 billion billions
        1e12 trillion trillions
        """);

    private static readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> WordSpans = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly (string Name, FigureUnit Unit)[] EnglishUnits =
    [
        ("times", FigureUnit.Times), ("fold", FigureUnit.Times), ("x", FigureUnit.Times), ("×", FigureUnit.Times),
        ("ms", FigureUnit.Millisecond), ("milli", FigureUnit.Millisecond),
        ("pp", FigureUnit.Point), ("point", FigureUnit.Point), ("pts", FigureUnit.Point),
        ("percentage", FigureUnit.Point), ("percent", FigureUnit.Percent), ("per cent", FigureUnit.Percent), ("%", FigureUnit.Percent),
        ("min", FigureUnit.Minute), ("h", FigureUnit.Hour), ("s", FigureUnit.Second),
    ];

    private static readonly (string Name, FigureUnit Unit)[] KoreanUnits =
    [
        ("%p", FigureUnit.Point), ("% p", FigureUnit.Point), ("%포", FigureUnit.Point), ("% 포", FigureUnit.Point), ("퍼센트포", FigureUnit.Point),
        ("퍼센트 포", FigureUnit.Point), ("포인트", FigureUnit.Point), ("%", FigureUnit.Percent), ("퍼센트", FigureUnit.Percent),
        ("배", FigureUnit.Times),
        ("밀리초", FigureUnit.Millisecond), ("ms", FigureUnit.Millisecond), ("초", FigureUnit.Second), ("분", FigureUnit.Minute),
        ("시간", FigureUnit.Hour),
    ];

    private const string KoreanUnit =
        @"((?<unit>%[ ]?(p(?![a-z])|포인트)?|퍼센트[ ]?(포인트)?|포인트|배(?![치열포경터])|밀리초|ms(?![a-z])|초(?![록기과음안])"
        + @"|분(?![의야석류할포산기리해자])|시간)"
        + "|(?<count>개(?!월)|명|가지|건(?!의[ ]|강)|편(?!향)|종(?!단)|쌍|장(?![기면치점])))";

    /// <summary>All values that the numbers of an English text may have, generously.</summary>
    public static IReadOnlyList<Figure> InSource(string text)
    {
        text = text.Replace("{,}", ",", StringComparison.Ordinal).Replace("\\,", "", StringComparison.Ordinal);
        var figures = new List<Figure>();
        var (next, nextStart) = (FigureUnit.Plain, int.MaxValue);
        foreach (var match in SourceFigure().Matches(text).Reverse())
        {
            var unit = UnitOf(match.Groups["unit"].Value, EnglishUnits);

            // In 3-11% and in 1.6, 2.1 and 3.8 times the unit is said once.
            var end = match.Index + match.Length;
            if (unit is FigureUnit.Plain && nextStart < text.Length && Joint().IsMatch(text.AsSpan(end, nextStart - end)))
                unit = next;
            (next, nextStart) = (unit, match.Index);
            var value = Number(match.Groups["number"].Value);
            var isCount = value == Math.Floor(value) && !match.Groups["number"].Value.Contains('.', StringComparison.Ordinal)
                && !(match.Index > 0 && (char.IsAsciiLetter(text[match.Index - 1]) || text[match.Index - 1] is '.' or '_'));
            figures.Add(new(match.Value, value, unit, isCount));
            if (Scales.TryGetValue(match.Groups["scale"].Value, out var scale))
                figures.Add(new(match.Value, value * scale, unit));
        }

        foreach (Match match in Power().Matches(text.Contains('^', StringComparison.Ordinal) ? text : ""))
        {
            var power = Math.Pow(Number(match.Groups["base"].Value), int.Parse(match.Groups["exponent"].Value, CultureInfo.InvariantCulture));
            figures.Add(new(match.Value, power, FigureUnit.Plain));
            if (match.Groups["factor"] is { Success: true, Value: var factor })
                figures.Add(new(match.Value, Number(factor) * power, FigureUnit.Plain));
        }

        AddWords(text, figures);
        return figures;
    }

    /// <summary>
    /// The numbers of a Korean text in digits; 1억 2천만 is one number, and so is 1천7백만. A fraction in words (10분의 1) is not a number,
    /// and neither are the digits of names (GPT-4, Llama3).
    /// </summary>
    public static IEnumerable<Figure> InKorean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
            return [];
        if (text.Contains("분의", StringComparison.Ordinal))
            text = Fraction().Replace(text, Blanks);
        text = Name().Replace(text, Blanks);
        var figures = new List<Figure>();
        foreach (Match match in KoreanFigure().Matches(text))
        {
            var (total, section) = (0.0, 0.0);
            foreach (Capture part in match.Groups["part"].Captures)
            {
                var digits = part.Value.AsSpan().TrimStart();
                var scales = digits.TrimStart("0123456789.,");
                section += Number(digits[..^scales.Length].ToString()) * (scales.Length > 0 && Small.TryGetValue(scales[0], out var small) ? small : 1);
                if (scales.Length > 0 && Large.TryGetValue(scales[^1], out var large))
                    (total, section) = (total + (section * large), 0);
            }

            var scale = Scales.GetValueOrDefault(match.Groups["scale"].Value, 1);
            var unit = match.Groups["count"].Success ? FigureUnit.Count : UnitOf(match.Groups["unit"].Value, KoreanUnits);
            figures.Add(new(match.Groups["figure"].Value, (total + section) * scale, unit));
        }

        return figures;
    }

    /// <summary>The value of a number; a comma parts thousands.</summary>
    public static double Number(string digits) => double.Parse(digits.Replace(",", "", StringComparison.Ordinal).TrimEnd('.'), CultureInfo.InvariantCulture);

    private static void AddWords(string text, List<Figure> figures)
    {
        // The word before, its value, and whether it is one: twenty-five is 25, and two million are both.
        var (before, beforeValue) = ("", 0.0);
        foreach (var match in Word().EnumerateMatches(text))
        {
            if (!WordSpans.TryGetValue(text.AsSpan(match.Index, match.Length), out var word, out var value))
            {
                before = "";
                continue;
            }

            if (before is not "" && beforeValue is >= 20 and <= 90 && value is >= 1 and <= 9)
                figures.Add(new(before, beforeValue += value, FigureUnit.Plain));
            if (before is not "" && word is "hundred" or "thousand" or "million" or "billion" or "trillion")
                figures.Add(new(before, beforeValue * value, FigureUnit.Plain));
            figures.Add(new(word, value, FigureUnit.Plain));
            (before, beforeValue) = (word, value);
        }
    }

    private static FigureUnit UnitOf(string name, (string Name, FigureUnit Unit)[] units)
    {
        if (name is "")
            return FigureUnit.Plain;
        foreach (var (known, unit) in units)
            if (name.StartsWith(known, StringComparison.OrdinalIgnoreCase))
                return unit is FigureUnit.Percent && name.Contains('p', StringComparison.OrdinalIgnoreCase) && name[0] is '%' ? FigureUnit.Point : unit;
        return FigureUnit.Plain;
    }

    private static string Blanks(Match match) => new(' ', match.Length);

    /// <summary>A line for each value: the value, and the words for it.</summary>
    private static Dictionary<string, double> Table(string lines) =>
        lines.Split('\n').Select(line => line.Split(' '))
            .SelectMany(line => line.Skip(1).Select(word => (Word: word, Value: double.Parse(line[0], CultureInfo.InvariantCulture))))
            .ToDictionary(entry => entry.Word, entry => entry.Value, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"(?<number>[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?)"
        + @"([ ~$}\\{-]{0,3}(space ?)?(?<scale>(thousand|million|billion|trillion|[kKMBT])\b))?"
        + @"([ ~$}\\{-]{0,4}(?<unit>%[ -]?(p\b|points?)?|percentage[ -]points?|percent|per cent|pp\b|pts\b|points?\b|times\b|fold|x\b|×|ms\b|milliseconds?"
        + @"|s\b|sec(ond)?s?\b|min(ute)?s?\b|h(ou)?rs?\b|h\b))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SourceFigure();

    [GeneratedRegex(@"^[$}{\\ ]*(-{1,2}|–|—|~|sim|to|and|or|/|,|, and)[$}{\\ ]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Joint();

    [GeneratedRegex(
        @"((?<![0-9.])(?<factor>[0-9]{1,6}(\.[0-9]{1,6})?)[ $]{0,3}(\\times|\\cdot|×|x|\*)[ $]{0,3})?(?<![0-9])(?<base>[0-9]{1,3})[ $]{0,3}\^[ {]{0,3}"
        + "(?<exponent>[0-9]{1,2})",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Power();

    // What begins like a scale is none: 조합, 조건, 만큼, 천천히. A number may follow another word only if that word may stand before numbers.
    [GeneratedRegex(
        @"(?<=^|[^가-힣A-Za-z_0-9.,-]|[0-9%배만억조천백십][-–,.]|[\s(]-|약|총|최대|최소|단|무려|평균|각|각각|불과|거의"
        + @"|최고|최저|상위|하위|전체|모두"
        + @"|대략|무려|만)"
        + @"(?<figure>(?<part>(?<![0-9],)([0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?)[ -]?"
        + @"([십백천]?(만(?!큼)|억|조(?![차합건정절직각명직]))|십(?![가-힣])|백(?![분가-힣]*분)|천(?!천)))"
        + @"(?<part>[ ]?[0-9]{1,4}(\.[0-9]+)?([십백천]?(만(?!큼)|억)|[십백천](?!분))?(?![0-9,.%]*[0-9%]))*"
        + @"|(?<part>[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?)([ -]?(?<scale>(thousand|million|billion|trillion|[kKMBT])(?![A-Za-z])))?)"
        + "([ ]?" + KoreanUnit + "|(?=[ ]?[~∼–-][ ]?[0-9][0-9,.]*[ ]?" + KoreanUnit + "))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex KoreanFigure();

    [GeneratedRegex("(?<![0-9])[0-9]+분의 ?[0-9]+")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"(?<![A-Za-z0-9%])[A-Za-z][A-Za-z0-9]*([-.+_/'][A-Za-z0-9]+)*", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
