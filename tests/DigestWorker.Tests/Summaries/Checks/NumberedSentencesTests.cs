using System.Diagnostics;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries.Checks;

public class NumberedSentencesTests
{
    /// <summary>The sentences of each text, with a | between them.</summary>
    [Theory]
    [InlineData("We propose a method.| It is fast.")]
    [InlineData("It beats strong baselines (e.g. GPT-4) and others, i.e. the Large ones.| We release code.")]
    [InlineData("Following Lee et al. we sample twice.| Kim et al. (2024) show less.| See Fig. 3 and Eq. 2 vs. Sec. 4.| Done.")]
    [InlineData("Accuracy rises from 3.5 to 95.2% at 1.5x the cost.| Models of the U.S. Census help, etc. and more.")]
    [InlineData("This has been open since 2023.| We close it with 12.5B tokens, approx. 3 epochs.")]
    [InlineData("Code is at https://example.org/a.b/c?d=e.f.| Weights are at https://example.org/w.| Data follow.")]
    [InlineData("The cost falls to $O(n \\log n).$| It is \\emph{twice as fast.}| \\textbf{We show} that $x_{i}$ vs.\\ $y$ holds.| Fig.~3 agrees.")]
    [InlineData("Serving is slow.| vLLM helps.| Is that enough?| We say \"no.\"| (It is not.)| Really!")]
    [InlineData("1. The first step is short.| 2. The second is long.")]
    [InlineData("방법을 제안합니다.| 정확도가 3.5%p 올랐습니다(2025. 3. 기준).| 좋습니까?|  두 칸 뒤입니다.")]
    [InlineData("첫째 문장입니다.|둘째 문장입니다.| GPT-4.1 대비 U.S. 자료에서 1.5배 빠릅니다.")]
    [InlineData("😀 Emoji first.| 𝒩 is normal.| 끝입니다.")]
    [InlineData("no end")]
    public void Sentences_EndWhereAReaderEndsThem(string marked)
    {
        var text = marked.Replace("|", "", StringComparison.Ordinal);

        var sentences = NumberedSentences.Of(text);

        Assert.Equal(marked.Split('|').Select(sentence => sentence.Trim()), sentences.Select(sentence => sentence.Text.Trim()));
        Assert.Equal(Enumerable.Range(1, sentences.Count), sentences.Select(sentence => sentence.Number));
        Assert.All(sentences, sentence => Assert.Equal(sentence.Text, text[sentence.Start..sentence.End]));
        Assert.All(sentences, sentence => Assert.Equal(sentence, sentences.Find(sentence.Number)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Sentence_IsNull_IfTheNumberIsOutOfRange(int number) => Assert.Null(NumberedSentences.Of("One. Two.").Find(number));

    [Fact]
    public void Sentences_AreNone_InAnEmptyText() => Assert.Empty(NumberedSentences.Of(""));

    [Fact]
    public void TheLastSentence_TakesTheRest_IfThereAreTooMany()
    {
        var text = string.Concat(Enumerable.Repeat("Ah! ", 2000)).TrimEnd();

        var sentences = NumberedSentences.Of(text);

        Assert.Equal(NumberedSentences.MaxCount, sentences.Count);
        Assert.Equal(text.Length, sentences[^1].End);
    }

    [Theory]
    [InlineData(". ")]
    [InlineData(") ")]
    [InlineData(".)")]
    [InlineData("a. ")]
    [InlineData("a.a.")]
    [InlineData("다.")]
    [InlineData("(((.")]
    [InlineData("3. ")]
    public void Splitting_TakesLinearTime(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 200_000));
        var watch = Stopwatch.StartNew();

        Assert.NotEmpty(NumberedSentences.Of(text));
        Assert.NotEmpty(SentenceSplitter.Split(text));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed} for '{part}'");
    }
}
