using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>N1: no number that is not in the source. N2: each with its unit. N3: counts and fractions in words.</summary>
internal static partial class FigureRules
{
    private static readonly Dictionary<string, int> Counts = new()
    {
        ["두"] = 2, ["세"] = 3, ["네"] = 4, ["다섯"] = 5, ["여섯"] = 6, ["일곱"] = 7, ["여덟"] = 8, ["아홉"] = 9, ["열"] = 10,
        ["열한"] = 11, ["열두"] = 12, ["열세"] = 13, ["열네"] = 14, ["열다섯"] = 15, ["열여섯"] = 16, ["열일곱"] = 17,
        ["열여덟"] = 18, ["열아홉"] = 19,
        ["스무"] = 20, ["서른"] = 30, ["마흔"] = 40, ["쉰"] = 50,
    };

    /// <summary>So many characters of the source around a figure are looked at.</summary>
    private const int Near = 60;

    public static IEnumerable<Finding> Numbers(SummaryText text, SourceText source)
    {
        var (figures, invented, changed, doubtful) = (SourceFacts.Of(source).Figures, new List<string>(), new List<string>(), new List<string>());
        foreach (var figure in NumberParser.InKorean(text.Text))
        {
            var units = figures.Where(known => IsSame(known.Value, figure.Value)).Aggregate(default(FigureUnit), (all, known) => all | known.Unit);
            if (units is 0 && !IsShare(figure, figures))
                invented.Add(figure.Text);
            else if (units is not 0 && !Fits(figure.Unit, units))
                changed.Add(figure.Text);
            else if (figure.Unit is FigureUnit.Point && units is FigureUnit.Percent && IsLevel(figure, source))
                doubtful.Add(figure.Text);
            else if (figure.Unit is FigureUnit.Point && units is FigureUnit.Percent && IsRelative(figure, source))
                changed.Add(figure.Text);
        }

        if (invented.Count > 0)
            yield return text.Error(
                "N1",
                $"제목과 초록에 없는 숫자({Listed(invented)})가 있습니다. "
                + "원문의 값과 단위를 정확히 옮기고, 없는 숫자는 쓰지 마십시오.");
        if (changed.Count > 0)
            yield return text.Error(
                "N2", $"숫자({Listed(changed)})의 단위가 원문과 다릅니다. %, %포인트, 배, 초, 분, 시간을 원문대로 쓰십시오.");
        else if (doubtful.Count > 0)
            yield return text.Warning("N2", $"숫자({Listed(doubtful)})는 차이가 아니라 값이므로 %포인트가 아니라 %입니다.");
    }

    /// <summary>세 가지, 두 배, 이십만 편, 3분의 1.</summary>
    public static IEnumerable<Finding> Counted(SummaryText text, SourceText source)
    {
        // An easy explanation counts in its own comparisons.
        if (text.Part is not "summary")
            yield break;
        var figures = SourceFacts.Of(source).Figures;
        var (wrong, doubtful) = (new List<string>(), new List<string>());
        foreach (Match match in Count().Matches(text.Text))
        {
            var value = Counts[match.Groups["count"].Value];
            if (value is 2 && match.Groups["of"].Value is not "배")
                continue;
            if (!figures.Any(known => known.IsCount && IsSame(known.Value, value)) && !IsListed(source.AllText, value))
                (Number().IsMatch(source.AllText) && match.Groups["of"].Value is not "배" ? wrong : doubtful).Add(match.Value);
        }

        foreach (Match match in CountedList().Matches(text.Text))
            if (Counts.TryGetValue(match.Groups["count"].Value, out var count) && match.Groups["item"].Captures.Count + 1 < count)
                doubtful.Add(match.Value);
        foreach (Match match in Large().Matches(text.Text))
            if (!figures.Any(known => IsSame(known.Value, ValueOf(match.Groups["number"].Value))))
                wrong.Add(match.Groups["number"].Value);
        foreach (Match match in Fraction().Matches(text.Text))
        {
            var (whole, part) = (NumberParser.Number(match.Groups["whole"].Value), NumberParser.Number(match.Groups["part"].Value));
            if (!figures.Any(known => IsSame(known.Value, whole) || IsSameShare(known.Value, part / whole)))
                doubtful.Add(match.Value);
        }

        if (wrong.Count > 0)
            yield return text.Error("N3", $"초록에 없는 개수({Listed(wrong)})입니다. 초록이 말하는 수만 쓰십시오.");
        if (doubtful.Count > 0)
            yield return text.Warning("N3", $"초록에 없는 배수나 개수({Listed(doubtful)})입니다. 초록이 말하는 수만 쓰십시오.");
    }

    /// <summary>Whether one of these is the figure, with a unit that fits.</summary>
    public static bool Stands(Figure figure, IReadOnlyList<Figure> figures) =>
        figures.Any(known => IsSame(known.Value, figure.Value) && Fits(figure.Unit, known.Unit)) || IsShare(figure, figures);

    private static bool IsSame(double a, double b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a));

    /// <summary>A third for 33% and for a reduction by 67%, a quarter for 25, a half for 50.</summary>
    private static bool IsSameShare(double percent, double share) => Math.Abs(percent - (100 * share)) < 1 || Math.Abs(percent - (100 * (1 - share))) < 1;

    /// <summary>35.1% for .351.</summary>
    private static bool IsShare(Figure figure, IReadOnlyList<Figure> figures) =>
        figure.Unit is FigureUnit.Percent && figures.Any(known => known.Value is > 0 and < 1 && IsSame(known.Value * 100, figure.Value));

    /// <summary>Whether a number may stand with this unit where the source has it with those. Abstracts leave the unit of scores out.</summary>
    private static bool Fits(FigureUnit unit, FigureUnit known) => unit switch
    {
        FigureUnit.Plain => true,
        FigureUnit.Count => (known & (FigureUnit.Plain | FigureUnit.Times | FigureUnit.Point)) is not 0,
        FigureUnit.Percent => (known & (FigureUnit.Plain | FigureUnit.Percent)) is not 0,
        FigureUnit.Point => (known & (FigureUnit.Plain | FigureUnit.Point | FigureUnit.Percent)) is not 0,
        _ => (known & (FigureUnit.Plain | unit)) is not 0,
    };

    /// <summary>Whether the source lists so many things without counting them: (1) … (2) … (3), or a, b, and c.</summary>
    private static bool IsListed(string source, int count) =>
        List().Matches(source).Any(list => list.Value.Count(c => c is ',' or ';') + (list.Groups["last"].Success ? 1 : 2) == count)
        || source.Contains($"({count})", StringComparison.Ordinal) || source.Contains($" {count})", StringComparison.Ordinal);

    /// <summary>A relative reduction by 35% is not one by 35 points.</summary>
    private static bool IsRelative(Figure figure, SourceText source) => PlacesOf(figure, source).Any(place =>
        source.AllText.AsSpan(place, Math.Min(Near, source.AllText.Length - place)).Contains("relativ", StringComparison.OrdinalIgnoreCase)
        || SentenceBefore(source, place).Contains("relativ", StringComparison.OrdinalIgnoreCase));

    /// <summary>Points are what something changes by, not an accuracy of 35%.</summary>
    private static bool IsLevel(Figure figure, SourceText source) =>
        PlacesOf(figure, source) is { Count: > 0 } places && places.TrueForAll(place => Level().IsMatch(SentenceBefore(source, place)));

    private static ReadOnlySpan<char> SentenceBefore(SourceText source, int place)
    {
        var before = source.AllText.AsSpan(Math.Max(place - Near, 0)..place);
        return before[(before.LastIndexOf(". ") + 1)..];
    }

    /// <summary>Where a share stands in the source.</summary>
    private static List<int> PlacesOf(Figure figure, SourceText source)
    {
        var (text, places) = (source.AllText, new List<int>());
        for (var i = text.IndexOf(figure.Text, StringComparison.Ordinal); i >= 0; i = text.IndexOf(figure.Text, i + 1, StringComparison.Ordinal))
            if (!(i > 0 && (char.IsAsciiDigit(text[i - 1]) || text[i - 1] is '.'))
                && text.AsSpan(i + figure.Text.Length).TrimStart(" \\") is ['%', ..])
                places.Add(i);
        return places;
    }

    private static double ValueOf(string number)
    {
        var (section, digit, total) = (0.0, 0.0, 0.0);
        foreach (var c in number)
        {
            if ("일이삼사오육칠팔구".IndexOf(c, StringComparison.Ordinal) is >= 0 and var ones)
                digit = ones + 1;
            else if (c is '십' or '백' or '천')
                (section, digit) = (section + (Math.Max(digit, 1) * (c is '십' ? 10 : c is '백' ? 100 : 1000)), 0);
            else
                (total, section, digit) = (total + (Math.Max(section + digit, 1) * (c is '만' ? 1e4 : c is '억' ? 1e8 : 1e12)), 0, 0);
        }

        return total + section + digit;
    }

    private static string Listed(IEnumerable<string> figures) => string.Join(", ", figures.Select(figure => figure.Trim()).Distinct());

    [GeneratedRegex("""
        (?<![가-힣])(?<count>두|세|네|다섯|여섯|일곱|여덟|아홉|열(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?|스무|서른
            |마흔|쉰)
        (?:[ ]?(?<of>가지|개(?!월)|갈래|종류|배(?![치열포경터])|명(?!령))
        |[ ](?<of>종|단계|쌍|차례|번(?!째)|편|곳|축|차원|유형|모델|벤치마크|영역|분야|크기|수준|언어|과제|작업
            |요소|모듈|층|범주|데이터셋|전략|신호|관점
        |측면|성질|계열|원리|조건|설정|부분))
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Count();

    /// <summary>추출, 비교, 계산의 네 가지.</summary>
    [GeneratedRegex(
        "(?<![가-힣])(?<item>[가-힣]+( [가-힣]+)?(?:, |[과와] )){1,8}[가-힣]+( [가-힣]+)?(의|라는|이라는) (?<count>두|세|네"
        + "|다섯|여섯|일곱) (가지|개|종류|단계)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex CountedList();

    [GeneratedRegex(
        "(?<![가-힣0-9]"
        + "|[0-9] )(?<number>[일이삼사오육칠팔구십백천]{1,7}[십백천만억조][일이삼사오육칠팔구십백천만]{0,7})(?= ?(?:개"
        + "|명|편|장|건|쌍|시간"
        + "|단계|토큰|매개|파라))")]
    private static partial Regex Large();

    [GeneratedRegex("(?<![0-9])(?<whole>[0-9]+)분의 ?(?<part>[0-9]+)")]
    private static partial Regex Fraction();

    /// <summary>What stands before a share that is reached, not before one by which something changes.</summary>
    [GeneratedRegex(
        @"\b(from|(?<!up )to|reach(es|ed|ing)?|achiev(es|ed|ing)|attain(s|ed)|scor(es|ed)|obtain(s|ed)|(accuracy|rate|precision|recall|share|score) of"
        + @"|compared (with|to)|resolves|answers|proves|keeps)( (about|only|around|over))? [$~]*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Level();

    /// <summary>A count in the source, so that a count in the summary may be expected to be one of them.</summary>
    [GeneratedRegex(
        @"(\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|(?<![0-9.,])([3-9]|1[0-9]|20)) [a-z]",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex(@"[^.:()]{2,60}([,;][^.:;,()]{2,60})+(?<last>[,;])? (and|or|as well as) ", RegexOptions.ExplicitCapture)]
    private static partial Regex List();
}
