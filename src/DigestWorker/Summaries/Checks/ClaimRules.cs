using System.Buffers;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>P1: no superlative, P2: no release, P3: no institution, venue or prize that the source does not speak of.</summary>
internal static partial class ClaimRules
{
    /// <summary>Institutions and venues as Korean texts write them, and how the source may.</summary>
    private static readonly (string Korean, string English)[] Known =
    [
        ("구글", "google"), ("딥마인드", "deepmind"), ("마이크로소프트", "microsoft"), ("페이스북", "facebook"), ("오픈AI", "openai"),
        ("앤트로픽", "anthropic"), ("앤스로픽", "anthropic"), ("엔비디아", "nvidia"), ("애플", "apple"), ("아마존", "amazon"),
        ("바이두", "baidu"),
        ("알리바바", "alibaba"), ("텐센트", "tencent"), ("바이트댄스", "bytedance"), ("화웨이", "huawei"), ("샤오미", "xiaomi"),
        ("삼성", "samsung"),
        ("네이버", "naver"), ("카카오", "kakao"), ("테슬라", "tesla"), ("허깅페이스", "hugging"), ("허깅 페이스", "hugging"),
        ("메타 AI", "meta"),
        ("스탠퍼드", "stanford"), ("스탠포드", "stanford"), ("버클리", "berkeley"), ("하버드", "harvard"),
        ("프린스턴", "princeton"), ("카네기", "carnegie"),
        ("옥스퍼드", "oxford"), ("케임브리지", "cambridge"), ("칭화", "tsinghua"), ("베이징대", "peking"), ("저장대", "zhejiang"),
        ("푸단", "fudan"),
        ("카이스트", "kaist"), ("한국과학기술원", "kaist"), ("서울대", "seoul"), ("연세대", "yonsei"), ("고려대", "korea univ"),
        ("포스텍", "postech"),
        ("토론토", "toronto"), ("도쿄대", "tokyo"), ("취리히", "zurich"), ("MIT", "mit"), ("워싱턴 대", "washington"),
        ("예일", "yale"), ("코넬", "cornell"),
        ("뉴립스", "neurips"), ("뉴럴립스", "neurips"), ("신경정보처리시스템", "neurips"),
    ];

    private static readonly SearchValues<string> KnownNames =
        SearchValues.Create([.. Known.Select(name => name.Korean)], StringComparison.Ordinal);

    public static IEnumerable<Finding> Superlatives(SummaryText text, SourceText source)
    {
        if (First().Match(text.Text) is { Success: true } first && !(first.Groups["strong"].Success ? SaysVeryFirst() : SaysFirst()).IsMatch(source.AllText))
        {
            var message = $"'{first.Value}'은(는) 초록에 없는 주장입니다. 초록이 처음이라고 한 것만 처음이라고 쓰십시오.";
            yield return first.Groups["plain"].Success ? text.Warning("P1", message) : text.Error("P1", message);
        }

        else if (Best().Match(text.Text) is { Success: true } best && !SaysBest().IsMatch(source.AllText))
            yield return text.Warning("P1", $"'{best.Value}'은(는) 초록에 없는 주장입니다. 초록이 말하는 만큼만 쓰십시오.");

        if (Boast().Match(text.Text) is { Success: true } boast && !(boast.Groups["human"].Success ? SaysMoreThanHuman() : SaysAll()).IsMatch(source.AllText))
        {
            var message = $"'{boast.Value}'은(는) 초록에 없는 주장입니다. 초록이 말하는 만큼만 쓰십시오.";
            yield return boast.Groups["human"].Success && SaysHuman().IsMatch(source.AllText) ? text.Warning("P1", message) : text.Error("P1", message);
        }
        else if (Absolute().Match(text.Text) is { Success: true } absolute && !SaysAbsolute().IsMatch(source.AllText))
            yield return text.Warning("P1", $"'{absolute.Value}'은(는) 초록보다 센 말입니다. 초록이 말하는 만큼만 쓰십시오.");
    }

    /// <summary>A limit that the last part of the abstract does not admit.</summary>
    public static IEnumerable<Finding> Limits(SummaryText text, SourceText source)
    {
        if (text.Part is "summary" && Limit().Match(text.Sentences[^1]) is { Success: true } limit
            && !SaysLimit().IsMatch(source.Abstract[(source.Abstract.Length / 2)..]))
            yield return text.Warning("P1", $"'{limit.Value}': 초록에 없는 한계입니다. 초록이 말하는 한계만 쓰십시오.");
    }

    public static IEnumerable<Finding> Releases(SummaryText text, SourceText source)
    {
        foreach (var sentence in text.Sentences)
        {
            if (Release().Match(sentence) is not { Success: true } release)
                continue;
            if (!SaysRelease().IsMatch(source.AllText))
                yield return text.Error("P2", $"'{release.Value}': 초록에는 공개한다는 말이 없습니다. 이 말을 빼십시오.");
            else if (!Planned().IsMatch(sentence) && IsOnlyPlanned(source.AllText))
                yield return Done().IsMatch(sentence)
                    ? text.Error("P2", $"'{release.Value}': 초록에서는 공개할 예정입니다. '공개할 예정입니다.'로 쓰십시오.")
                    : text.Warning("P2", $"'{release.Value}': 초록에서는 공개할 예정입니다. '공개할 예정입니다.'로 쓰십시오.");
            yield break;
        }
    }

    private static bool IsOnlyPlanned(string source) => SaysPlanned().IsMatch(source) && !SaysReleased().IsMatch(SaysPlanned().Replace(source, ""));

    public static IEnumerable<Finding> Origins(SummaryText text, SourceText source)
    {
        var all = source.AllText;
        if (text.Text.AsSpan().ContainsAny(KnownNames))
            foreach (var (korean, english) in Known)
                if (text.Text.Contains(korean, StringComparison.Ordinal) && !all.Contains(english, StringComparison.OrdinalIgnoreCase)
                    && !all.Contains(korean, StringComparison.Ordinal))
                {
                    yield return text.Error(
                        "P3", $"'{korean}'은(는) 초록에 없습니다. 초록에 없는 저자, 기관, 학회는 쓰지 마십시오.");
                    yield break;
                }

        if (Institution().Match(text.Text) is { Success: true } institution && !SaysInstitution().IsMatch(all))
            yield return Absent(institution, "저자와 기관");
        else if (Venue().Match(text.Text) is { Success: true } venue && !SaysVenue().IsMatch(all))
            yield return Absent(venue, "학회와 게재");
        else if (Prize().Match(text.Text) is { Success: true } prize && !SaysPrize().IsMatch(all))
            yield return Absent(prize, "수상");
        else if (Contest().Match(text.Text) is { Success: true } contest && !SaysContest().IsMatch(all))
            yield return Absent(contest, "대회");

        Finding Absent(Match match, string what) => text.Error(
            "P3", $"'{match.Value}'은(는) 초록에 없습니다. 초록에 없는 {what}은(는) 쓰지 마십시오.");
    }

    // 처음부터, 처음 보는 and 처음 듣는 are no claims.
    [GeneratedRegex(
        "(?<strong>(세계|국내|업계|사상|인류) ?최초|유일무이|역사상 가장|사상 최고)|최초의|최초이"
        + "|(?<plain>최초[로인](?![가-힣])|처음으로(?! (돌아|배우"
        + "|접하|보|듣|어긋))|(?<!비)유일(한|하게) )",
        RegexOptions.ExplicitCapture)]
    private static partial Regex First();

    [GeneratedRegex(
        @"\b(first|firstly|unprecedented|pioneer\w*|unexplored|underexplored|under-explored|understudied|only|sole|unique\w*|earliest|no (prior"
        + @"|existing|previous)|to our knowledge"
        + @"|never|not been|has yet|previously|novel)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysFirst();

    [GeneratedRegex(
        @"\b((?<=\b(the|a|as|is|are|our|world's) )first(?!-| order| stage| step| person| phase| part| frame| token| layer)|unprecedented|pioneer\w*"
        + @"|to our knowledge|no (prior|existing|previous)|ever)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysVeryFirst();

    [GeneratedRegex(
        "가장 (좋|뛰어|우수|높|컸|큰 (향상|이득)|빠르|나은|정확|낮|적)|최고 (성능|수준|정확도|점수)"
        + "|최고의 (성능|결과)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Best();

    [GeneratedRegex(
        @"\b(best|most|least|(high|low|large|small|fast|slow|strong|weak|great|long|short|near|clos|hard|easi|bigg|deep|simpl|cheap)est|worst|top|leading"
        + @"|state[- ]of[- ]the[- ]art|sota|optimal\w*|superior\w*|max\w*|min\w*|record|outperform\w*|surpass\w*|exceed\w*|excel\w*|rank\w*|dominat\w*"
        + @"|first|prefer\w*|beat\w*|unmatched|unprecedented|consistent\w*|peak|only)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysBest();

    [GeneratedRegex(
        "완벽(하게|한|히)|모든 (벤치마크|분야에서|과제에서|기존|경우에|상황에서|조건에서|지표에서"
        + "|평가에서)|어떤 (경우|상황|조건|모델)에(서)?도|항상 "
        + "|언제나|반드시 |절대 |결코 |전혀 ",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Absolute();

    [GeneratedRegex(
        @"\b(all|every|each|any|always|entire|whole|complet\w*|perfect\w*|full\w*|universal\w*|consistent\w*|never|guarantee\w*|no|none|across|must"
        + @"|without|both|regardless|strict\w*"
        + @"|not|fail\w*|uniform\w*|necessar\w*|essential|invariabl\w*|exact\w*|lossless)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysAbsolute();

    [GeneratedRegex(
        "존재하는 모든|모든 (면|측면)에서|기존의? 모든 [가-힣]+[을를] (압도|능가|뛰어넘|크게 앞)|완전히 해결"
        + "|불가능이 없|한계를 (완전히|모두) (극복|없)"
        + "|(?<human>(사람|인간)(을|보다|을 훨씬|의 (능력|수준|성능|실력)을) (훨씬 )?(능가|뛰어넘|앞서|앞지)|인류)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Boast();

    [GeneratedRegex(
        @"\b(in all respects|(all|every) (aspects?|metrics?|tasks?|dimensions?|benchmarks?|settings?|cases?|models?)|completely|fully|entirely)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysAll();

    [GeneratedRegex(
        @"super-?human|human[- ](level|parity)|(surpass|outperform|exceed|beat|better|above|match|rival)\w*[^.]{0,60}\b(human|people|expert|clinician"
        + @"|physician|annotator|radiologist)|\b(human|people|expert)\w*[^.]{0,40}(surpass|outperform|exceed|beaten|below|against)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysMoreThanHuman();

    [GeneratedRegex(@"super-?human|\bhuman(s|ity|-level)?\b|mankind|people|expert", RegexOptions.IgnoreCase)]
    private static partial Regex SaysHuman();

    [GeneratedRegex(
        "^(다만|그러나|하지만|단,|물론)[^가-힣]?.*(한계|단점|어렵|어려|떨어|부족|못하|못했|필요|느리|높습니다"
        + "|늘어)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();

    [GeneratedRegex(
        @"\b(however|but|although|though|limit\w*|fail\w*|drawback\w*|degrad\w*|worse\w*|regress\w*|still|yet|remain\w*|while|not|los(e|es|s)|drop\w*"
        + @"|lower|cost\w*|struggl\w*|challeng\w*|gap\w*|despite"
        + @"|caveat\w*|lack\w*|poor\w*|weak\w*|only|trade-?off\w*|difficult\w*|no)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysLimit();

    [GeneratedRegex("""
        (코드|데이터|데이터셋|가중치|체크포인트|구현|모델|말뭉치|자료|벤치마크|프로그램|저장소|도구
            |소스)[^.을를]{0,12}[을를]?[^.을를]{0,16}?
        (공개(?!된|된다면|[ ](데이터|모델|가중치|소스|벤치마크|자료|음악|웹|저장소|되지[ ]않)|하지[ ]않)(되|됐|됩
            |하|했|합|할|될|해|돼|예정|[ ]중|함)
        |오픈[ ]?소스로[ ]|내려받을|누구나[ ](자유롭게[ ]|무료로[ ]|쉽게[ ])?(사용|이용|활용|쓸|받을)|다운로드(할
            |가|받)|배포(하|되|됩|합|했|됐)|무료로[ ](제공|쓸|사용|이용))
        |(코드|데이터|자료|모델|가중치|구현|소스|데모)[^.]{0,20}(저장소|누리집|홈페이지|웹사이트
            |프로젝트[ ]페이지)에서[ ](확인|받|내려|볼|이용)|깃허브|허깅[ ]?페이스에
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Release();

    [GeneratedRegex(
        @"releas|open-?sourc|open-?weight|\bopen(ly)?\b|\bavailab|public|github|gitlab|web ?site|web ?page|project page|hugging ?face|https?:"
        + @"|we (\w+ )?(share|provide|publish|make)\b|download|\b\w+\.(github\.io|com|org|io)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysRelease();

    /// <summary>To the end of its sentence.</summary>
    [GeneratedRegex(
        @"(\bwill (all |also |both |soon )?(be |fully |publicly |openly )*(releas|open|availab|made|make|public|publish|provid|shar)|upon (acceptance"
        + @"|publication)|\b(plan|going|intend|aim) to (\w+ )?(releas|open)"
        + @"|\bto be (released|open-?sourced|made)|coming soon|(released|available) soon)[^ ]*( [^ ]+)*?(\.( |$)|$)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysPlanned();

    [GeneratedRegex(
        @"\b(is|are|been|now|have|has) (all |also |now |fully |publicly |openly |freely |made )*(available|released|realeased|open-?sourced|published"
        + @"|accessible|provided)"
        + @"|\bwe (\w+ )?(release|open-?source|publish|share|provide|make)\b|available (at|on|under|here|via|from)|https?://|\breleas(ed|ing)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SaysReleased();

    [GeneratedRegex("예정|계획|할 것|될 것|앞으로|추후|곧 ")]
    private static partial Regex Planned();

    [GeneratedRegex(
        "되어 있|돼 있|되었|됐|하였|했|이미|현재|내려받을|다운로드|깃허브|허깅|쓸 수 있|사용할 수 있"
        + "|이용할 수 있")]
    private static partial Regex Done();

    [GeneratedRegex(
        "(?<=[가-힣A-Za-z] ?)(대학교|공과대학|과학원|연구소|연구원(?=[은는이의에])|연구실|교수팀|교수진"
        + "|교수(?=[가는은이의와 ])|박사팀|박사(?= ?[는은이가])"
        + "|대학(?= ?(연구|의 |팀|에서|병원)))|(연구팀|저자들?|연구진)[은는이] [가-힣A-Za-z ]{1,20}(소속|출신)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Institution();

    [GeneratedRegex(
        @"universit|institut|\blab(s|oratory|oratories)?\b|college|hospital|professor|research (center|centre|group|team)|academ|school|faculty"
        + @"|department|clinic",
        RegexOptions.IgnoreCase)]
    private static partial Regex SaysInstitution();

    [GeneratedRegex(
        "학술 ?대회|국제 ?학회|기계학습 ?학회|(?<=[가-힣A-Z] ?)학회(에|에서|의|가|는)|(학술지|저널|네이처"
        + "|사이언스)(에|지)|게재(되|됐|하|했|가|될|예정)"
        + "|구두(로| 발표)|채택되(었|어)|심사를 통과",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Venue();

    [GeneratedRegex(
        @"conference|workshop|accepted|proceedings|journal|published|symposium|icml|iclr|neurips|cvpr|iccv|eccv|\bacl\b|emnlp|aaai|interspeech|icassp",
        RegexOptions.IgnoreCase)]
    private static partial Regex SaysVenue();

    [GeneratedRegex(
        "논문상|최우수|우수상|대상 ?수상|(?<![보대영])(상|메달)을 (받|수상|탔|휩)|(?<!대)수상(하|했|작|을|한)"
        + "|우승(을|하|했|팀)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Prize();

    [GeneratedRegex(
        @"award|prize|winn(er|ing)|\bwon\b|medal|champion|first place|\b1st\b|rank(s|ed) (first|1)|best paper|\btop[- ](1|one|ranked)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex SaysPrize();

    [GeneratedRegex("(?<!확)대회에서|경진 ?대회|챌린지에서|올림피아드에서", RegexOptions.ExplicitCapture)]
    private static partial Regex Contest();

    [GeneratedRegex(@"challenge|competition|contest|olympiad|\bcup\b|leaderboard|tournament|hackathon|shared task|\btrack\b|imo|icpc", RegexOptions.IgnoreCase)]
    private static partial Regex SaysContest();
}
