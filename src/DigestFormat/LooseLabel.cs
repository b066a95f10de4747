using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>A label as people and models write it: bold or not, a heading or not, its text after it or below.</summary>
internal static partial class LooseLabel
{
    /// <summary>Which label the line is meant to be, and the text after it on the same line.</summary>
    public static bool TryMatch(string line, out string label, out string rest)
    {
        (label, rest) = ("", "");
        // The labels of a file that was saved decomposed (NFD) are decomposed too.
        if (Form().Match(OneLine.Compose(line)) is not { Success: true } match)
            return false;

        rest = match.Groups["rest"].Value.Trim();
        label = match.Groups["word"].Value[0] switch
        {
            '제' => Label.Title,
            '요' => Label.Summary,
            '쉬' => Label.EasyExplanation,
            '관' => Label.Fields,
            '추' => Label.Votes,
            _ => Label.Pdf,
        };
        return true;
    }

    // A label that is a heading or bold may omit the colon. Any other label needs it, or a sentence could match.
    [GeneratedRegex("""
        ^\s*(?:[-*+]\s+)?(?:
            [#]{1,6}\s*(?<word>제목|요약|쉬운\s?설명|관련\s?분야|추천\s?수|PDF(?:\s?다운로드)?(?:\s?링크)?)\s*(?:[::](?<rest>.*))?
           |(?:[#]{1,6}\s*)?[*]{2}\s*(?<word>제목|요약|쉬운\s?설명|관련\s?분야|추천\s?수|PDF(?:\s?다운로드)?(?:\s?링크)?)
             \s*[*]{2}\s*(?:[::](?<rest>.*))?
           |(?:[#]{1,6}\s*)?[*]{2}\s*(?<word>제목|요약|쉬운\s?설명|관련\s?분야|추천\s?수|PDF(?:\s?다운로드)?(?:\s?링크)?)
             \s*[::]\s*[*]{2}(?<rest>.*)
           |(?<word>제목|요약|쉬운\s?설명|관련\s?분야|추천\s?수|PDF\s?다운로드\s?링크)\s*[::](?<rest>.*)
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
