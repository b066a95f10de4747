namespace DigestWorker.Reasons;

/// <summary>What the rules of the checks find, in words.</summary>
internal static class RuleNames
{
    /// <summary>The codes, each with its words.</summary>
    public static string List(IEnumerable<string> rules, Language language) => string.Join(", ", rules.Select(rule => WithWords(rule, language)));

    private static string WithWords(string rule, Language language) => Words(rule) switch
    {
        (_, var korean) when language is Language.Korean => $"{rule} {korean}",
        (var english, _) => $"{rule} ({english})",
        null => rule,
    };

    private static (string English, string Korean)? Words(string rule) => rule switch
    {
        "A1" => ("an address", "주소"),
        "CUT" => ("cut off", "잘린 답변"),
        "JSON" => ("not the object that was asked for", "요청한 형식이 아닌 답변"),
        "EMPTY" => ("an empty text", "빈 글"),
        "C1" => ("unusual characters", "특수한 문자"),
        "D1" => ("the easy explanation repeats the summary", "쉬운설명이 요약을 되풀이함"),
        "D2" => ("the text of another paper", "다른 논문의 글"),
        "F1" => ("markup", "마크업"),
        "F2" => ("TeX", "TeX"),
        "F3" => ("emoji or lists", "이모지나 목록"),
        "G1" or "G2" => ("not about this paper", "이 논문의 내용이 아님"),
        "G3" => ("fields of another subject", "주제가 다른 분야"),
        "G4" => ("an easy explanation of something else", "다른 내용의 쉬운설명"),
        "G5" => ("a sentence without a ground in the abstract", "초록에 근거가 없는 문장"),
        "H1" => ("not Korean", "한국어가 아님"),
        "H2" => ("another script", "다른 문자"),
        "H3" => ("Hangul and Latin letters in one word", "한글과 로마자가 섞인 낱말"),
        "H4" => ("English sentences", "영어 문장"),
        "I1" => ("a command", "명령문"),
        "I2" => ("a request to the reader", "독자에게 하는 부탁"),
        "I3" => ("talk about the instructions", "지시문에 관한 말"),
        "I4" or "P4" => ("advertising", "광고"),
        "I5" => ("an accusation", "비난"),
        "J1" => ("wrong particles", "틀린 조사"),
        "K1" => ("unnatural wording", "어색한 표현"),
        "K2" => ("a word in a wrong sense, or English in Korean letters", "뜻이 다른 말이나 소리대로 적은 영어"),
        "L1" or "L2" or "L3" => ("wrong length", "맞지 않는 길이"),
        "L4" => ("incomplete sentences", "끝나지 않은 문장"),
        "M1" => ("more than the text", "본문 밖의 말"),
        "N1" => ("numbers that the abstract does not have", "초록에 없는 수"),
        "N2" => ("numbers with another unit", "단위가 다른 수"),
        "N3" => ("a count that the abstract does not have", "초록에 없는 개수"),
        "N4" => ("numbers that contradict their words", "말과 어긋나는 수"),
        "P1" => ("a claim that the abstract does not make", "초록에 없는 주장"),
        "P2" => ("a release that the abstract does not speak of", "초록에 없는 공개 소식"),
        "P3" => ("institutions, venues or prizes that the abstract does not have", "초록에 없는 기관·학회·상"),
        "R1" => ("repetition", "반복"),
        "R2" => ("no easier than the summary", "요약만큼 어려운 쉬운설명"),
        "S1" => ("another style of speech", "다른 문체"),
        "T1" => ("unsuitable fields", "맞지 않는 분야"),
        "V1" => ("the paper says otherwise", "원문과 어긋나는 내용"),
        "V2" => ("what the paper does not say", "원문에 없는 내용"),
        "V3" => ("not verified", "검증하지 못함"),
        "X1" => ("names that the abstract does not have", "초록에 없는 이름"),
        "X2" => ("the name of the method is missing", "빠진 방법 이름"),
        _ => null,
    };
}
