using DigestWorker.Editions;
using DigestWorker.Papers;

namespace DigestWorker.Tests.Editions;

public sealed class PaperMergerTests
{
    private static readonly PaperId Id = PaperId.Parse("2501.00001");
    private static readonly Dictionary<PaperId, PaperDetails> NoDetails = [];

    [Fact]
    public void A_paper_that_is_listed_no_longer_stays_with_its_last_votes()
    {
        var grown = PaperMerger.Merge([Remembered(7)], [], NoDetails);

        Assert.Equal(7, Assert.Single(grown).Paper.Listed.Votes);
    }

    [Fact]
    public void Votes_are_refreshed_also_downwards_and_what_was_found_out_stays()
    {
        var details = new PaperDetails(Id, 2, "Title", "Abstract of arXiv.");
        var before = Remembered(7) with { Published = true };
        before = before with { Paper = before.Paper with { Details = details } };

        var grown = Assert.Single(PaperMerger.Merge([before], [new ListedPaper(Id, "Better title", 5)], NoDetails));

        Assert.Equal((5, "Better title", "An abstract.", true, details), (grown.Paper.Listed.Votes, grown.Paper.Title, grown.Paper.Abstract, grown.Published, grown.Paper.Details));
    }

    [Fact]
    public void A_reading_that_has_lost_the_votes_or_that_a_paper_was_withdrawn_takes_neither_away()
    {
        var at = new DateTimeOffset(2025, 1, 9, 0, 0, 0, TimeSpan.Zero);
        var before = Remembered(7);
        before = before with { Paper = before.Paper with { Listed = before.Paper.Listed with { WithdrawnAt = at } } };

        var grown = Assert.Single(PaperMerger.Merge([before], [new ListedPaper(Id, "Title", 0)], NoDetails));

        Assert.Equal((7, at), (grown.Paper.Listed.Votes, grown.Paper.Listed.WithdrawnAt));
    }

    private static EditionPaper Remembered(int votes) =>
        new(new Paper(new ListedPaper(Id, "Title", votes) { Abstract = "An abstract.", Authors = ["Mina Seo"] }, null), false);
}
