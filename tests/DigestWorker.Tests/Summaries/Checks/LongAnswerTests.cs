using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries.Checks;

/// <summary>A pattern that tries again at each character takes time by the square of a text's length.</summary>
public sealed class LongAnswerTests
{
    private const int Length = 150_000;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    // Without the bound on the length of what they are given.
    private static readonly IReadOnlyList<Func<SummaryText, SourceText, IEnumerable<Finding>>> MatchingRules =
    [
        CharacterRules.Characters, FormatRules.Format, FormatRules.Meta, LanguageRules.HangulShare, LanguageRules.GluedTokens, FigureRules.Numbers,
        FigureRules.Counted, SourceRules.Names, FormatRules.Tex, FormatRules.Ornament, LanguageRules.ForeignSentences, ClaimRules.Superlatives, ClaimRules.Releases,
        ClaimRules.Origins, DirectionRules.Directions, SenseRules.Words, RepetitionRules.Repetition, ToneRules.Advertising, ToneRules.Wording, ParticleRules.Particles,
        AddressRules.Addresses, InjectionRules.Commands, InjectionRules.Requests, InjectionRules.Instructions, InjectionRules.Advertising, InjectionRules.Accusations,
    ];

    [ThoroughTheory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("1,000")]
    [InlineData("가")]
    [InlineData("가a")]
    [InlineData("(a")]
    [InlineData("(")]
    [InlineData("|")]
    [InlineData("| \n")]
    [InlineData(" ")]
    [InlineData("a.")]
    [InlineData("a-")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("#")]
    [InlineData("<")]
    [InlineData("[")]
    [InlineData("요약 *")]
    [InlineData("다음은 ")]
    [InlineData("Ã")]
    [InlineData("@")]
    [InlineData("a:")]
    [InlineData("가.")]
    [InlineData("010-")]
    [InlineData("공일 ")]
    [InlineData("'세요")]
    [InlineData("pip -a ")]
    [InlineData("문의는")]
    [InlineData("저자는")]
    [InlineData("코인")]
    [InlineData("1%에서 ")]
    [InlineData("트스")]
    [InlineData("에이")]
    [InlineData("e\u0301\u0323")]
    public void A_text_is_matched_in_a_time_that_grows_with_its_length_alone(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, Length / piece.Length));
        var source = new SourceText(PaperId.Parse("2501.00001"), "Title", text[..8000]);
        var before = CpuTime.OfThisThread();

        foreach (var rule in MatchingRules)
            _ = rule(SummaryText.Summary("(" + text), source).ToList();

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < Most, $"It took {took} of a processor.");
    }
}
