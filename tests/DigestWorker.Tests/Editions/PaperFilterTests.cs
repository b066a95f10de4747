using DigestWorker.Editions;
using DigestWorker.Papers;

namespace DigestWorker.Tests.Editions;

public sealed class PaperFilterTests
{
    [Theory]
    [InlineData("RAG", "RAG for Long Documents", true)]
    [InlineData("RAG", "Better rag: a study", true)]
    [InlineData("RAG", "(RAG)", true)]
    [InlineData("RAG", "RAG-based and non-RAG systems", true)]
    [InlineData("RAG", "Efficient Storage of Fragments", false)]
    [InlineData("RAG", "RAGs", false)]
    [InlineData("RAG", "storage, then RAG", true)]
    [InlineData("AI", "The Main Domain", false)]
    [InlineData("AI", "Trustworthy AI", true)]
    [InlineData("GPT-4", "GPT-4 and others", true)]
    [InlineData("GPT-4", "GPT-4o and others", false)]
    [InlineData("language model", "A Language Model", true)]
    [InlineData("language model", "Language Models", false)]
    [InlineData("RAG", "RAG를 위한 검색", true)]
    [InlineData("검색", "문서검색을 위한 RAG", true)]
    [InlineData("강화 학습", "강화 학습으로", true)]
    [InlineData("模型", "大语言模型的推理", true)]
    [InlineData("C++", "C++ code", true)]
    public void A_phrase_is_whole_words_and_in_korean_a_part_of_a_word(string phrase, string title, bool found)
    {
        var paper = new EditionPaper(new Paper(new ListedPaper(PaperId.Parse("2501.00001"), title, 1), null), Published: false);

        Assert.Equal(found, new PaperFilter(0, 0, [phrase], []).Select([paper]).Count == 1);
        Assert.Equal(!found, new PaperFilter(0, 0, [], [phrase]).Select([paper]).Count == 1);
    }
}
