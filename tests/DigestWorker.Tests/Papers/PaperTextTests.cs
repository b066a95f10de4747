using DigestWorker.Papers;

namespace DigestWorker.Tests.Papers;

public sealed class PaperTextTests
{
    private const int Huge = 2_000_000;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("\u0301\u0323")]
    [InlineData("e\u0301")]
    [InlineData("\u3164")]
    [InlineData("\uD800")]
    [InlineData(" ")]
    [InlineData("https://a/")]
    [InlineData("가")]
    public void A_text_of_millions_of_characters_is_cut_before_it_costs_anything(string piece)
    {
        var text = "https://a/" + string.Concat(Enumerable.Repeat(piece, Huge / piece.Length));
        var before = CpuTime.OfThisThread();

        var texts = new[] { PaperText.Title(text), PaperText.Abstract(text), PaperText.Name(text), PaperText.Note(text), PaperText.Address(text) };
        var names = PaperText.Names(Enumerable.Range(0, 100_000).Select(i => $"{i}"));

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < Most, $"It took {took} of a processor.");
        Assert.True(texts[0]!.Length <= 1_000 && texts[1]!.Length <= 8_000 && texts[2]!.Length <= 200 && texts[3]!.Length <= 1_000);
        Assert.Null(texts[4]);
        Assert.Equal(1_000, names.Count);
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u2800\u115F \u1160")]
    [InlineData("\U000E0100\uFE00")]
    [InlineData("\uFFF9\u200B\u202E")]
    [InlineData("")]
    [InlineData(null)]
    public void A_text_that_shows_nothing_is_none(string? text)
    {
        Assert.Null(PaperText.Title(text));
        Assert.Null(PaperText.Abstract(text));
        Assert.Empty(PaperText.Names([text]));
    }
}
