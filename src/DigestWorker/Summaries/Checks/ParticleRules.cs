using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>J1: particles that fit the words before them, as these are read aloud.</summary>
internal static partial class ParticleRules
{
    /// <summary>Words with an ending that looks like a particle: 가을, and forms of verbs that lose their ㅅ (짓다, 지을).</summary>
    private static readonly string[] NoParticle =
    [
        "가을", "마을", "노을", "고을", "지을", "이을", "나을", "부을", "그을", "저을", "지은", "이은", "나은", "부은",
        "그은", "저은",
        "결과", "효과", "성과", "통과", "초과", "교과", "사과", "치과", "내과", "외과", "경과", "부과", "여과", "투과",
        "안과", "이과", "문과", "학과", "분과", "전과",
    ];

    /// <summary>Nouns after which 은, 는, 이 and 가 are particles.</summary>
    private static readonly FrozenSet<string> FrequentNouns = FrozenSet.ToFrozenSet(
    [
        "방법", "모델", "논문", "연구", "결과", "성능", "데이터", "시스템", "기법", "방식", "문제", "과제",
        "프레임워크", "벤치마크", "에이전트", "학습",
        "추론", "언어", "이미지", "비디오", "영상", "텍스트", "정책", "사용자", "환경", "실험", "평가", "정보", "기술",
        "인공지능", "로봇", "구조",
        "알고리즘", "네트워크", "토큰", "질문", "문서", "정확도", "효율", "비용", "품질", "신호", "실수", "사람",
        "컴퓨터", "기계", "그림", "동영상",
        "글", "소리", "말", "문장", "코드", "도구", "지식", "능력", "접근", "과정", "작업", "단계", "시간", "공간",
        "차원", "변수", "매개변수", "함수",
        "분포", "샘플", "오류", "편향", "환각", "보상", "교사", "학생", "전문가", "연구자", "저자", "성공률",
        "데이터셋", "사진", "목소리", "음성", "음악",
        "답", "물건", "물체", "장면", "동작", "움직임", "의사", "환자", "검색기", "생성기", "분류기", "인코더",
        "디코더", "트랜스포머", "기억", "메모리",
        "속도", "규모", "크기", "길이", "점수", "차이", "한계", "장점", "단점", "원인", "관계", "규칙", "개념", "표현",
        "특징", "지표", "기준", "자료",
    ]);

    /// <summary>Units by how they are read: 7.8cm로 is 센티미터로, and 3kg을 is 킬로그램을.</summary>
    private static readonly Dictionary<string, string> Units = new()
    {
        ["m"] = "meter", ["mm"] = "meter", ["cm"] = "meter", ["km"] = "meter", ["ms"] = "milli", ["g"] = "gram", ["kg"] = "gram", ["dB"] = "decibel",
        ["KB"] = "byte", ["MB"] = "byte", ["GB"] = "byte", ["TB"] = "byte",
    };

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FrequentNounSpans = FrequentNouns.GetAlternateLookup<ReadOnlySpan<char>>();

    public static IEnumerable<Finding> Particles(SummaryText text, SourceText source)
    {
        var wrong = WrongIn(text.Text)
            .Concat(Foreign().Matches(text.Text).Where(IsWrongAfterName).Select(match => match.Value))
            .Distinct().Take(3).ToList();
        if (wrong.Count > 0)
        {
            yield return text.Warning(
                "J1",
                $"조사가 앞말의 받침과 맞지 않습니다({string.Join(", ", wrong)}). "
                + "앞말을 읽어 보고 을/를, 은/는, 이/가, 과/와, 으로/로를 고르십시오.");
        }
    }

    private static List<string> WrongIn(string text)
    {
        var wrong = new List<string>();
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            for (end = start; end < text.Length && LanguageRules.IsHangul(text[end]); end++)
            {
            }

            // In words of two syllables the second one is not a particle: 이를, 모를.
            var word = text.AsSpan(start, end - start);
            if (word.Length >= 2 && ((word.Length >= 3 && HasWrongParticle(word)) || IsWrongAfterNoun(word, end < text.Length ? text[end] : ' ')))
                wrong.Add(word.ToString());
        }

        return wrong;
    }

    // 는, 이 and 가 end too many other words (있는, 차이, 평가), so they are judged only after frequent nouns.
    private static bool HasWrongParticle(ReadOnlySpan<char> word) => word switch
    {
        [.., var before, '으', '로'] => TakesRo(before),
        [.., var before, '으', '로', '는' or '도' or '만'] => TakesRo(before),
        [.., var before, '를'] => HasFinal(before),
        [.., var before, '을' or '은'] => !HasFinal(before) && !EndsWithNoParticle(word),
        [.., var before, '와'] => HasFinal(before),
        [.., var before, '과'] => !HasFinal(before) && !EndsWithNoParticle(word),
        _ => false,
    };

    private static bool EndsWithNoParticle(ReadOnlySpan<char> word)
    {
        foreach (var ending in NoParticle)
            if (word.EndsWith(ending))
                return true;
        return false;
    }

    private static bool IsWrongAfterNoun(ReadOnlySpan<char> word, char next) =>
        word[^1] is '은' or '는' or '이' or '가' or '을' or '를' or '과' or '와'
        && next is ' ' or ',' or '.' or ')'
        && FrequentNounSpans.Contains(word[..^1])
        && !Fits(HasFinal(word[^2]), word[^1..]);

    private static bool IsWrongAfterName(Match match)
    {
        var (name, particle) = (match.Groups["name"].Value, match.Groups["particle"].Value);
        if (char.IsAsciiDigit(name[0]) && Units.TryGetValue(name.TrimStart([.. "0123456789.,"]), out var unit))
            name = unit;
        return particle is "으로" or "로"
            ? TakesRo(name) is { } ro && ro != particle is "로"
            : HasFinal(name) is { } final && !Fits(final, particle);
    }

    private static bool Fits(bool final, ReadOnlySpan<char> particle) => final == particle is "은" or "이" or "을" or "과";

    /// <summary>로 and not 으로: without a final consonant, or with ㄹ.</summary>
    private static bool TakesRo(char syllable) => (syllable - 0xAC00) % 28 is 0 or 8;

    /// <summary>Whether a syllable ends with a consonant: the last of its three places among the 11,172 of Unicode.</summary>
    private static bool HasFinal(char syllable) => (syllable - 0xAC00) % 28 is not 0;

    /// <summary>Null if it may be read either way.</summary>
    private static bool? TakesRo(string name) => name[^1] switch
    {
        '1' or '7' or '8' or '2' or '4' or '5' or '9' => true,
        '0' or '3' or '6' => false,
        'l' or 'L' => true,
        'e' when name.EndsWith("le", StringComparison.Ordinal) => true,
        _ => !HasFinal(name),
    };

    /// <summary>Whether the last sound is a consonant; null if it may be read either way. Capitals are read one by one or as a word.</summary>
    private static bool? HasFinal(string name)
    {
        var last = name[^1];
        if (char.IsAsciiDigit(last))
            return last is '0' or '1' or '3' or '6' or '7' or '8';
        if (char.IsAsciiLetterUpper(last))
            return last switch
            {
                'L' or 'M' or 'N' => true,
                'R' => null,
                'A' or 'I' or 'O' or 'U' or 'V' or 'Y' or 'X' or 'S' or 'Z' or 'F' or 'H' or 'J' or 'Q' or 'W' => false,
                _ => name.Any(c => c is 'A' or 'E' or 'I' or 'O' or 'U' or (>= 'a' and <= 'z')) ? null : false,
            };
        var before = name.Length > 1 ? char.ToLowerInvariant(name[^2]) : ' ';
        return last switch
        {
            'l' or 'm' or 'n' => true,
            // Puzzle, Frame and Tune end like the letter before; Forge, Code and Note with a vowel.
            'e' => before switch { 'l' or 'm' or 'n' => true, 'p' or 'h' => null, _ => false },
            'g' => before is 'n',
            // Net and Map end with a consonant, Sift and Lamp (시프트, 램프) with a vowel; a diphthong may do either.
            'b' or 'c' or 'k' or 'p' or 't' => !(before is 'a' or 'e' or 'i' or 'o' or 'u' or 'c') ? false
                : last is 'k' or 't' && name.Length > 2 && name[^3] is 'a' or 'e' or 'i' or 'o' or 'u' ? null : true,
            'a' or 'd' or 'f' or 'h' or 'i' or 'j' or 'o' or 'r' or 's' or 'u' or 'v' or 'w' or 'x' or 'y' or 'z' => false,
            _ => null,
        };
    }

    [GeneratedRegex(
        @"(?<![A-Za-z0-9.+-])(?<name>[A-Za-z0-9][A-Za-z0-9.+-]*[A-Za-z0-9]|[A-Z])(?<particle>으로|로|은|는|이|가|을|를|과|와)(?=[ ,.])",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Foreign();
}
