namespace DigestFormat.Tests;

public sealed class DigestEntryTests
{
    [Fact]
    public void Texts_are_kept_as_one_line_in_normal_form() =>
        Assert.Equal("해류 예측, Tide Net", Digests.Entry(title: "\u1112\u1162\u1105\u1172\n  예측,\u200B Tide\tNet ").Title);

    [Fact]
    public void A_comma_inside_a_field_separates_fields() =>
        Assert.Equal(["딥러닝", "비전", "언어 모델"], (Digests.Entry() with { Fields = [" 딥러닝 , 비전", ",", "언어  모델,"] }).Fields);

    [Fact]
    public void Entries_with_the_same_fields_are_equal_and_with_others_are_not()
    {
        var entry = Digests.Entry() with { Fields = ["딥러닝", "비전"] };

        Assert.Equal(entry, Digests.Entry() with { Fields = ["딥러닝, 비전"] });
        Assert.Equal(entry.GetHashCode(), (Digests.Entry() with { Fields = ["딥러닝, 비전"] }).GetHashCode());
        Assert.NotEqual(entry, Digests.Entry() with { Fields = ["비전", "딥러닝"] });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("\u200B\uFEFF")]
    public void A_text_without_a_visible_character_is_refused_and_named(string nothing)
    {
        Assert.Contains("Title", Refusal(() => Digests.Entry(title: nothing)).Message, StringComparison.Ordinal);
        Assert.Contains("Summary", Refusal(() => Digests.Entry() with { Summary = nothing }).Message, StringComparison.Ordinal);
        Assert.Contains("EasyExplanation", Refusal(() => Digests.Entry() with { EasyExplanation = nothing }).Message, StringComparison.Ordinal);
        Assert.Contains("관련분야", Refusal(() => Digests.Entry() with { Fields = [nothing, ","] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Votes_below_nought_and_no_id_are_refused()
    {
        Assert.IsType<ArgumentOutOfRangeException>(Refusal(() => Digests.Entry(votes: -1)));
        Refusal(() => Digests.Entry() with { Id = default });
    }

    [Fact]
    public void A_digest_has_the_most_votes_first_and_leaves_equal_ones_as_they_are()
    {
        var digest = new Digest([Digests.Entry("2503.10003", votes: 4), Digests.Entry("2503.10002", votes: 4), Digests.Entry("2503.10001", votes: 9)]);

        Assert.Equal(["2503.10001", "2503.10003", "2503.10002"], digest.Entries.Select(entry => entry.Id.Value));
    }

    [Fact]
    public void A_digest_without_an_entry_or_with_a_paper_twice_is_refused()
    {
        Assert.Contains("at least one", Refusal(() => new Digest([])).Message, StringComparison.Ordinal);
        Assert.Contains("2503.10001 is in it 2 times", Refusal(() => new Digest([Digests.Entry(), Digests.Entry()])).Message, StringComparison.Ordinal);
    }

    private static ArgumentException Refusal(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make);
}
