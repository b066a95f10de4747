using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>P4: no advertising and no praise. K1: wording and spelling of an edited text.</summary>
internal static partial class ToneRules
{
    private static bool IsMisspeltRate(Match word) =>
        word.Value is [.., var before, var rate] && (rate is '율') != ((before - 0xAC00) % 28 is 0 or 4);

    private const int MinUnspaced = 6;

    public static IEnumerable<Finding> Advertising(SummaryText text, SourceText source)
    {
        if (Slogan().Match(text.Text) is { Success: true } slogan)
            yield return text.Error("P4", $"'{slogan.Value}'처럼 광고하는 말을 쓰지 말고, 논문이 한 일만 담담하게 쓰십시오.");
        else if (Praise().Match(text.Text) is { Success: true } praise)
            yield return text.Warning("P4", $"'{praise.Value}'처럼 칭찬하는 말을 쓰지 말고, 논문이 한 일만 담담하게 쓰십시오.");
    }

    public static IEnumerable<Finding> Wording(SummaryText text, SourceText source)
    {
        if (Spaced().Match(text.Text) is { Success: true } spaced)
            yield return text.Error("K1", $"낱말이 한 글자씩 떨어져 있습니다('{spaced.Value}'). 띄어쓰기를 바로잡으십시오.");
        if (Misspelt().Match(text.Text) is { Success: true } misspelt)
            yield return text.Warning("K1", $"'{misspelt.Value}'의 맞춤법이나 띄어쓰기를 바로잡으십시오.");
        else if (text.Text.AsSpan().ContainsAny('율', '률') && Rate().Matches(text.Text).FirstOrDefault(IsMisspeltRate) is { } rate)
            yield return text.Warning(
                "K1", $"'{rate.Value}'의 맞춤법을 바로잡으십시오. 모음이나 ㄴ 뒤에는 '율', 나머지 뒤에는 '률'입니다.");
        if (Doubled().Match(text.Text) is { Success: true } doubled)
            yield return text.Warning("K1", $"'{doubled.Value}'에 같은 글자가 거듭되었습니다. 맞춤법을 바로잡으십시오.");
        if (HasLongWord(text.Text) && Unspaced().IsMatch(text.Text))
            yield return text.Warning("K1", "붙여 쓴 말이 너무 깁니다. 띄어 쓰십시오.");
        if (Passive().Match(text.Text) is { Success: true } passive)
            yield return text.Warning("K1", $"'{passive.Value}'은(는) 번역투입니다. 능동으로, 짧게 쓰십시오.");
    }

    /// <summary>Whether a word has as many syllables as an unspaced one at least.</summary>
    private static bool HasLongWord(string text)
    {
        var length = 0;
        foreach (var c in text)
            if ((length = LanguageRules.IsHangul(c) ? length + 1 : 0) >= MinUnspaced)
                return true;
        return false;
    }

    [GeneratedRegex("""
        여러분|지금[ ]바로|지금[ ]당장|만나[ ]?보(세요|십시오|시)|경험해[ ]?보|체험해[ ]?보|놓치지[ ]마
            |걱정하지[ ]마|이제[ ].{0,20}그만|꿈에[ ]그리던
        |상상해[ ]?보(세요|십시오)|서두르
        |(시대|막|문|장)(가|이)[ ](활짝[ ])?열(렸|립|리)|하나면[ ](누구나|충분|모든)|마법[ ]?(같은|처럼)|기적(의
            |같은|처럼)|눈(을|이)[ ]의심
        |두[ ]?배로[ ]즐|추천(드립니다|되어야)|강력[ ]추천
        |어려우(셨|신|십)|고민이(신|셨|십)|궁금하(시|셨|신)|바꾸어?[ ]?놓을[ ]것입니다|혁명(을|이|적)[ ]?(일으
            |시작|변화)|이[ ]놀라운|당신(의|을|이|만)
        |[하으보받되]실[ ](수|필요|것)|(시기|시길)[ ]바랍니다|(하|보|받|이용해|해)세요|(마침내
            |드디어)[ ].{0,10}(등장|찾아|공개|탄생)|뒤흔들|선사(합|하)
        |상상이[ ]현실|세상이[ ]펼쳐|클릭[ ]?(한[ ]번|으로|만)|강력히[ ]추천|놀라운[ ](경험|세상|힘|기술|능력)
            |압도적인[ ](속도|성능|품질|능력)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Slogan();

    [GeneratedRegex("""
        획기적|획을[ ]그|뜻깊|이정표|영감을[ ](줄|주는[ ]연구)|전망됩니다|널리[ ](활용될|쓰일)|영향을[ ]미칠[ ]것
            |자랑(합|하)|차세대|눈부시|훌륭(한|하게)
        |새로운[ ](지평|장을|가능성을[ ]보여|시대|이정표)|뛰어난[ ](설계|연구|통찰|아이디어)|깊이[ ]있는[ ](분석
            |통찰)|큰[ ]가치|주목할[ ]만한|높이[ ]평가
        |매우[ ](효과적|우수|뛰어|중요|유용|뜻깊)
        |기대됩니다|기대를[ ]모|좋은[ ](사례|본보기)|크게[ ]기여할|중요한[ ](의미|의의)|의의가[ ](있|큽)|경이로
            |최고의[ ](기술|연구|선택)|엄청난|완벽한
        |독보적|탁월|다양한[ ]분야에[ ](활용|적용|응용)|밝은[ ]미래|무궁무진|게임[ ]?체인저
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Praise();

    // 됬다, 할수 있다, 하는것: what spelling checkers correct most.
    [GeneratedRegex("""
        됬|됀|[않]되[요었]|되서|되요|됫|읍니다|몇일|역활|금새[ ]|희안|왠만|일일히|곰곰히|깨끗히|솔직이|번번히
            |도데체|오랫만|어떻해|어의없|구지[ ]|꺼라고|웬지
        |뿐만아니|기때문|[할될볼쓸낼줄알풀갈울킬릴칠질길을]수[ ]?(있|없)|(하는|되는|있는|없는|할
            |될)것[은이을도입]|않는[ ]다|[습입합됩][ ]니다|습니[ ]다|필료|피료|갯수|촛점|댓가
        |그럼으로[ ]|[낮높][아][ ]졌
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Misspelt();

    [GeneratedRegex("[가-힣]{2,}[율률](?=[은는이가을를의도만과와로에,. ]|까지|보다)", RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();

    [GeneratedRegex("(?<![가-힣])([가-힣] ){5,}[가-힣](?![가-힣])", RegexOptions.ExplicitCapture)]
    private static partial Regex Spaced();

    [GeneratedRegex(
        "(?<=[가-힣])는는(?![가-힣])|(?<=[가-힣]{2})(은은|을을|를를|에에|와와|과과|니다니다)(?![가-힣])",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Doubled();

    [GeneratedRegex("(?<![가-힣])[가-힣]{2,}(를|하는(?![데가지]))(?!부터|까지)[가-힣]{3,}|[가-힣]{15,}", RegexOptions.ExplicitCapture)]
    private static partial Regex Unspaced();

    [GeneratedRegex(
        "되어(지|집|진|져|졌)|하여지|보여(집니다|진다|지고)|라고 (보여|생각되|여겨)|생각되어"
        + "|에 의해 [^.]{0,40}에 의해|(하는"
        + "|되는) 것을 위한|하는 것이 가능(하게|해)|표현들을|에 있어서의|을 가지고 있는 것",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Passive();
}
