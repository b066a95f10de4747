using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>
/// R2: the easy explanation is easier than the summary. Length, foreign words and words per sentence indicate only weakly how well
/// people understand a text (https://arxiv.org/abs/2505.10409), so each is a warning; only the first two together are an error.
/// </summary>
internal static class ReadabilityRules
{
    /// <summary>The share of Latin letters that is always allowed.</summary>
    private const double LatinAtEase = .10;

    public static IEnumerable<Finding> Easier(PaperSummary answer, SourceText source)
    {
        var (summary, easy) = (SummaryText.Summary(answer.Summary), SummaryText.EasyExplanation(answer.EasyExplanation));
        if (summary.Text is "" || easy.Text is "")
            yield break;

        var longer = easy.Text.Length > summary.Text.Length;
        var moreLatin = LatinShare(easy) > Math.Max(LatinShare(summary), LatinAtEase);
        if (longer && moreLatin)
            yield return easy.Error("R2", "요약보다 길고 로마자도 더 많습니다. 더 짧게, 영어 없이 일상의 말로 풀어 쓰십시오.");
        else if (longer)
            yield return easy.Warning("R2", "요약보다 깁니다. 더 짧게 쓰십시오.");
        else if (moreLatin)
            yield return easy.Warning("R2", "요약보다 로마자가 많습니다. 영어 없이 일상의 말로 풀어 쓰십시오.");
        if (WordsToASentence(easy) > WordsToASentence(summary))
            yield return easy.Warning("R2", "문장이 요약의 문장보다 깁니다. 짧은 문장으로 나누어 쓰십시오.");
    }

    private static double LatinShare(SummaryText text) =>
        text.Text.Count(char.IsLetter) is > 0 and var letters ? (double)text.Text.Count(char.IsAsciiLetter) / letters : 0;

    private static double WordsToASentence(SummaryText text) => (double)text.Text.Split(' ').Length / text.Sentences.Count;
}
