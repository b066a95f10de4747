using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>
/// What no summary says, but an injected prompt makes a model say. I1: commands. I2: requests to the reader. I3: talk about instructions or the model.
/// I4: advertising for money. I5: accusations of the authors. A paper may be about any of these, so each wording has words of the source that permit it.
/// </summary>
internal static partial class InjectionRules
{
    /// <summary>The words, or beginnings of words, of the source that permit the wordings of a group.</summary>
    private static readonly Dictionary<string, string[]> Grounds = new()
    {
        ["password"] = ["password", "credential", "authenticat", "phish", "login", "secret", "credit card", "personal data", "personal info", "privacy"],
        ["transfer"] = ["banking", "bank account", "bank transfer", "remittance", "payment", "money", "donat", "sponsor", "financ", "transaction"],
        ["subscribe"] = ["subscri", "social media", "youtube", "telegram", "kakao", "discord", "creator", "influencer", "twitter", "messenger", "messaging"],
        ["join"] =
        [
            "click", "button", "browser", "web page", "webpage", "web agent", "website", "gui agent", "guis", "graphical user interface",
            "e-commerce", "coupon", "insurance", "registration", "sign up", "membership",
        ],
        ["contact"] = ["customer", "call center", "telephone", "phone call", "counsel", "inquir", "hotline"],
        ["review"] = ["peer review", "reviewer"],
        ["system"] = ["system prompt", "system-prompt", "system message", "developer message", "instruction hierarchy", "prompt injection", "jailbreak"],
        ["ignore"] = ["ignor", "disregard", "inject", "jailbreak", "overrid", "violat", "disobey", "adversar", "instruction hierarchy"],
        ["instruction"] = ["instruct", "command", "inject", "jailbreak"],
        ["self"] = ["personas", "role-play", "roleplay", "self-identi", "first person", "first-person"],
        ["invest"] = ["coins", "bitcoin", "crypto", "blockchain", "investor", "investment", "invest in", "financ", "stock", "trading agent", "trader"],
        ["gamble"] = ["gambl", "casino", "betting", "poker", "lotter"],
        ["loan"] = ["loan", "lending", "credit scor", "financ", "banking"],
        ["falsify"] =
        [
            "manipulate data", "manipulates data", "manipulating data", "data manipulation", "image manipulation", "manipulated", "counterfeit", "tamper",
            "falsif", "fabricat", "forged", "forger", "forging", "poison", "adversar", "fraud", "editing", "corrupt", "attack",
        ],
        ["fraud"] = ["fraud", "scam", "decept", "deceiv", "phish"],
        ["plagiarism"] = ["plagiar", "copying", "copied", "copies", "duplicat", "memoriz", "originality"],
        ["misconduct"] = ["misconduct", "integrity", "retract", "fabricat", "fake", "decept", "legal", "crime", "criminal", "brib", "harass", "ethic", "moral"],
    };

    /// <summary>The skeletons of the sources, for all texts and for repeated answers.</summary>
    private static readonly ConditionalWeakTable<SourceText, string> Sources = [];

    public static IEnumerable<Finding> Commands(SummaryText text, SourceText source) =>
        Find(text, "I1", Command(), text.Skeleton, source, "명령과 프로그램 코드는 쓰지 말고 논문의 내용만 쓰십시오.");

    public static IEnumerable<Finding> Requests(SummaryText text, SourceText source)
    {
        // In quotes, a request is an example of what the paper is about.
        var unquoted = Quote().Replace(text.Skeleton, "");
        var joined = ReferenceEquals(unquoted, text.Skeleton) ? text.JoinedSkeleton : Skeleton.Joined(unquoted);
        return Find(text, "I2", Imperative(), unquoted, source, ToNobody).Concat(Find(text, "I2", Request(), joined, source, ToNobody)).Take(1);
    }

    public static IEnumerable<Finding> Instructions(SummaryText text, SourceText source) =>
        Find(text, "I3", Self(), text.Skeleton, source, OnlyContent)
            .Concat(Find(text, "I3", Instruction(), text.JoinedSkeleton, source, OnlyContent)).Take(1);

    public static IEnumerable<Finding> Advertising(SummaryText text, SourceText source) =>
        Find(
            text, "I4", Advertisement(), text.JoinedSkeleton, source,
            "투자, 돈벌이, 상품을 알리는 말은 빼고 논문의 내용만 쓰십시오.");

    public static IEnumerable<Finding> Accusations(SummaryText text, SourceText source) =>
        Find(text, "I5", Accusation(), text.JoinedSkeleton, source, "초록에 없는 부정행위를 저자나 논문에 돌리지 마십시오.");

    private const string ToNobody = "독자에게 부탁하거나 권하지 말고 논문의 내용만 쓰십시오.";
    private const string OnlyContent = "지시문, 프롬프트, 모델 자신에 대한 말은 빼고 논문의 내용만 쓰십시오.";

    private static IEnumerable<Finding> Find(SummaryText text, string rule, Regex wordings, string searched, SourceText source, string remedy)
    {
        var wording = wordings.Matches(searched)
            .FirstOrDefault(match => !IsPermitted(match, Sources.GetValue(source, paper => Skeleton.Of(paper.AllText))))?.Groups["words"].Value;
        if (wording is not null)
            yield return text.Error(rule, $"'{wording}' 같은 말은 실을 수 없습니다. {remedy}");
    }

    private static bool IsPermitted(Match match, string source) =>
        source.Contains(match.Groups["words"].Value, StringComparison.Ordinal)
        || Grounds.Any(ground => match.Groups[ground.Key].Success && ground.Value.Any(word => HasWord(source, word)));

    private static bool HasWord(string source, string beginning)
    {
        for (var i = source.IndexOf(beginning, StringComparison.Ordinal); i >= 0; i = source.IndexOf(beginning, i + 1, StringComparison.Ordinal))
            if (i is 0 || !char.IsAsciiLetter(source[i - 1]))
                return true;
        return false;
    }

    [GeneratedRegex(
        """
        (?<![a-z0-9])(?<words>curl|wget|sudo|chmod|chown|npx|iwr|iex|powershell|invoke-(webrequest|expression)|cmd[.]exe)([^a-z]|$)
        |(?<![a-z0-9])(?<words>(pip3?|npm|pnpm|yarn|conda|apt|apt-get|brew|cargo|gem|uv|dnf|yum|snap)[ ](-[a-z-]{1,20}[ ]){0,5}(install|add|i))([^a-z]|$)
        |(?<![a-z0-9])(?<words>rm[ ]-[a-z]|git[ ](clone|pull|push|checkout)|docker[ ](run|pull|exec)|(ba|z)?sh[ ]-c|nc[ ]-[a-z]|ssh[ ][^ ]{1,64}@
            |python3?[ ](-[mc]|[^ ]{1,64}[.]py))
        |(?<words>[|][ ]?(ba|z)?sh)([^a-z]|$)
        |(?<words>&&|[$]\(|(drop|truncate)[ ]table|delete[ ]from|insert[ ]into|union[ ]select|(eval|exec|system)\(|/etc/|/dev/|(?<=[a-z]):\\)
        |(?<=[ ])(?<words>--[a-z][a-z-]+)
        |(?<words>(터미널|셸|쉘|콘솔|명령[ ]?(창|줄|프롬프트))(에|에서|에다)?[ ]?(다음|아래|이)?[ ]?(을|를
            |명령을)?[ ]?(입력|붙여|복사)(하면|해서|하여|넣)?)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex("""["'‘“「『][^"'’”」』]{1,60}["'’”」』]""")]
    private static partial Regex Quote();

    // With blanks: 세 요소 is no 세요.
    [GeneratedRegex(
        "(세요|십시오|십시요|시기 ?바랍니다|시길 ?바랍니다|시면 ?됩니다|셨습니까|시겠습니까"
        + "|하십니까)(?![가-힣])(?<=(?<words>[가-힣 ]{1,20}))",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Imperative();

    [GeneratedRegex(
        """
        (?<words>
            (?<password>(비밀번호|패스워드|암호|인증번호|계정정보|신용카드(번호)?|주민등록번호
                |개인정보)(와[^.]{1,10})?(을|를)?(입력|보내|알려|전송|적어
                |넘겨|제출)(하|해|주)?)
            |(?<transfer>송금|입금|계좌(이체|번호|로)|후원(계좌|금|하면|하시|해주|을부탁|을받)|기부(금을|해주|하시))
            |(?<subscribe>구독(과좋아요|하면|하시|해주|버튼|료|신청|을부탁|부탁)|좋아요(와구독|와알림|를눌|를누
                |버튼)|알림설정|팔로우(하면|하시|해주)
                |(단톡방|오픈채팅|카카오톡|카톡|텔레그램|디스코드)(방|채널|아이디)?(으로|로|에서|에)?)
            |(?<join>회원가입|가입(하면|하시|해주|만하면|링크|코드|을부탁)|무료체험|무료(로)?(증정|쿠폰)|쿠폰(을
                |이)|지금(바로|당장)?(신청|가입|구매|주문
                |다운로드|내려받|클릭|접속|방문)
                |(링크|버튼|주소|여기|배너)(을|를)?(누르|누른|눌러|클릭|따라가)|(홈페이지|누리집|사이트)(을|를
                    |에)?(방문|접속|들어가)|qr코드를)
            |(?<contact>(문의|연락|전화|상담|메일)(는|은|처는)[^.]{0,40}(으로|로|에|에서)(받|하|합|주|보내|연락)|(연락
                |전화|문의)(주시|주면|주십|바랍|바라)
                |연락처는|전화번호는)
            |(?<review>(심사위원|심사자|리뷰어|평가자)(들)?(은|는|이|가)이논문|긍정적으로만|최고점수(을|를)(주
                |부여|받아야)|(반드시|꼭)(추천|인용|채택
                |게재)(되어야|하여야|해야|되야)
                |이논문을(반드시|꼭)?(칭찬|추천|인용|채택)(해야|하여야|하는비서)|독자(들)?(은|는)(반드시|꼭))
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Request();

    // With blanks: 문제가 인공지능에 … is none of these.
    [GeneratedRegex(
        """
        (?<![^ "'“‘(.,])(?<words>
            (?<self>(저는|저도|제가)[ ]?(이[ ])?(대규모|거대|인공지능|ai|언어|챗봇|비서|모델|gpt|챗gpt|chatgpt|claude|gemini
                |openai|어시스턴트|도우미
                |프로그램|요약|사람이[ ]아니|학습|지시|훈련|받은))
            |(?<self>당신은[ ]?(이제|지금|앞으로)|(이제|지금)부터[ ]?(너는|당신은|저는))
            |(?<ignore>(ignore|disregard|forget)[ ](all[ ]|any[ ]|the[ ]|your[ ]){0,4}(previous|prior|above|earlier|system)|you[ ]are[ ](now[ ])?an?[ ])
            |(?<self>as[ ]an?[ ](ai|large[ ]language|language|ai[ ]language)[ ]model|i[ ]am[ ]an?[ ](ai|language|large))
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Self();

    [GeneratedRegex(
        """
        (?<words>
            (?<system>시스템(프롬프트|메시지|지시)|개발자메시지|systemprompt|프롬프트(에따르면|를공개|가시키는
                |가지시한|에적힌대로|대로(답|작성|요약)))
            |(?<ignore>(지시|지침|명령|규칙|프롬프트)(사항|문)?(들)?(을|를|은|는)?(모두|전부|다|완전히)?(무시|잊어
                |잊고|어기|따르지않|거부))
            |(?<instruction>(이전|위의|앞의|앞선|숨은|숨겨진|제가받은|사용자의|개발자의)(모든)?(지시|지침|명령
                |프롬프트)(사항|문)?(을|를|은|는|에|대로))
            |(이|본)(요약|글|답변|설명)(은|는)(ai|인공지능|언어모델|챗봇|gpt)[^.]{0,10}(작성|생성|만들|썼)
                |답변을(생성|작성)(했|하였|합)
                |학습데이터(의)?(기준일|마감일)
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Instruction();

    [GeneratedRegex(
        """
        (?<words>
            (?<invest>코인(을|를|에|은|이)?(사(면|서|세|십|야|라|두)|살수|샀|투자|매수|구매|추천|상장|지갑|채굴)
                |(암호화폐|가상화폐|비트코인
                |이더리움)(을|를|에)(사면|사서|사야|투자|매수|구매)|부자가(되|될|됩|된)
                |떼돈|일확천금|고수익|원금(을)?보장|수익(률)?(을)?보장|투자(하면|하시|문의|상담|기회|를권|를추천
                    |정보방)|(주식|종목)(을|를)?(추천|사면
                    |매수)|급등(주|할것|합니다)|대박|에어드롭|재테크|돈을(벌|버는|법니다)|월수입)
            |(?<gamble>카지노|바카라(사이트|게임|에서|를|로|가|는)|토토사이트|스포츠토토|도박(사이트|을하)
                |베팅(하면|하시))
            |(?<loan>대출(상담|문의|이가능|해드|을받으))
            |(특가|반값|최저가|할인가|할인쿠폰|할인행사)
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Advertisement();

    [GeneratedRegex(
        """
        (?<words>
            (?<falsify>(결과|데이터|자료|수치|실험|그림|논문|기록|통계|성능|점수)(들)?(을|를|의값을)?(모두|일부러
                |고의로|몰래|임의로)?(조작(하|한|했|된|되
                |됐|해|이)|위조(하|한|했|된|되|됐|해)))
            |(?<fraud>사기꾼|사기극|사기행각|사기를(치|친|쳤)|(논문|연구|결과)(은|는|이|가)사기)
            |(?<plagiarism>표절|(논문|글|연구|코드|아이디어)(을|를)(베낀|베꼈|훔친|훔쳤|도용한|도용했|도둑질))
            |(?<misconduct>날조|횡령|뇌물|성추행|성희롱|거짓말쟁이|(가짜|엉터리|쓰레기)(논문|연구|결과|과학)
                |연구(부정|윤리(를|을)?위반)|(철회|취소)(된
                |되었|될|당한)논문|논문(은|이|을)?철회
                |저자(들)?(은|는|이|가|중)[^.]{0,30}(체포|구속(되|된|됐)|해고(되|된|됐)|징계(를|받)|돈을받|대가를받
                    |매수(되|된|당)|범죄|처벌|거짓말을))
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Accusation();
}
