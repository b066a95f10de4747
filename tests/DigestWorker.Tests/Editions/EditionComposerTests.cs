using DigestWorker.Editions;
using DigestWorker.Papers;

namespace DigestWorker.Tests.Editions;

public sealed class EditionComposerTests
{
    private static readonly EditionDate Day = EditionDate.Parse("2025-01-08");
    private static readonly DateTimeOffset Due = ListingKind.HuggingFaceDaily.DueAt(Day, TimeSpan.FromHours(36));

    [Fact]
    public void Three_of_nine_refused_papers_hold_the_edition_back_and_three_of_ten_do_not()
    {
        Assert.Equal(EditionState.Failed, Compose(Papers(9), accepted: 6, tries: 1).State);
        Assert.Equal(EditionState.Partial, Compose(Papers(10), accepted: 7, tries: 1).State);
        Assert.Equal(EditionState.Partial, Compose(Papers(4), accepted: 2, tries: 1).State); // two are too few to judge by
    }

    [Fact]
    public void Papers_that_an_outage_kept_from_being_asked_hold_nothing_back()
    {
        var edition = Compose(Papers(10), accepted: 1, tries: 0);

        Assert.Equal((EditionState.Partial, 1, 9), (edition.State, edition.Entries.Count, edition.LeftOut.Count));
    }

    [Theory]
    [InlineData(nameof(ListingReading.Certain), true)]
    [InlineData(nameof(ListingReading.NoLongerListed), true)]
    [InlineData(nameof(ListingReading.Doubtful), false)]
    [InlineData(nameof(ListingReading.Failed), false)]
    [InlineData(nameof(ListingReading.Empty), false)]
    [InlineData(nameof(ListingReading.PossiblyEmpty), false)]
    public void A_whole_edition_settles_only_on_a_sure_reading(string reading, bool settled)
    {
        var edition = Compose(Papers(2), accepted: 2, reading: Enum.Parse<ListingReading>(reading));

        Assert.Equal((EditionState.Complete, settled), (edition.State, edition.Settled));
    }

    [Fact]
    public void Nothing_settles_before_it_is_due()
    {
        Assert.False(Compose(Papers(2), accepted: 2, now: Due.AddTicks(-1)).Settled);
        Assert.True(Compose(Papers(2), accepted: 2, now: Due).Settled);
    }

    [Fact]
    public void A_day_that_its_site_has_not_published_is_waited_for_and_empty_in_the_end()
    {
        var inputs = new EditionInputs("daily", Day, ListingKind.HuggingFaceDaily) { Now = Due, DueAt = Due, Assessment = new(ListingReading.NotPublishedYet) };
        var (waiting, late) = (EditionComposer.Compose(inputs), EditionComposer.Compose(inputs with { Now = Due + ListingCalendar.MaxDelay }));

        Assert.Equal((EditionState.Pending, ReasonCode.NothingListedYet, false), (waiting.State, waiting.Reason.Code, waiting.Settled));
        Assert.Equal((EditionState.Empty, ReasonCode.NothingListed, true), (late.State, late.Reason.Code, late.Settled));
    }

    [Theory]
    [InlineData("2025-01-08", nameof(ListingReading.Empty), EditionState.Empty, true)]
    [InlineData("2025-01-08", nameof(ListingReading.PossiblyEmpty), EditionState.Failed, false)]
    [InlineData("2025-01-11", nameof(ListingReading.PossiblyEmpty), EditionState.Empty, true)]
    [InlineData("2025-01-11", nameof(ListingReading.Failed), EditionState.Failed, false)]
    [InlineData("2025-01-08", nameof(ListingReading.NoLongerListed), EditionState.Failed, true)]
    public void A_due_day_without_papers_is_empty_only_where_that_is_confirmed(string day, string reading, EditionState state, bool settled)
    {
        var date = EditionDate.Parse(day);
        var edition = EditionComposer.Compose(new EditionInputs("daily", date, ListingKind.HuggingFaceDaily)
        {
            Now = ListingKind.HuggingFaceDaily.DueAt(date, TimeSpan.FromHours(36)),
            DueAt = ListingKind.HuggingFaceDaily.DueAt(date, TimeSpan.FromHours(36)),
            Assessment = new(Enum.Parse<ListingReading>(reading)),
        });

        Assert.Equal((state, settled), (edition.State, edition.Settled));
        Assert.NotEqual(ReasonCode.Unknown, edition.Reason.Code);
    }

    [Fact]
    public void A_day_whose_papers_are_all_left_out_for_good_has_failed_and_is_settled()
    {
        var edition = Compose(Papers(2), accepted: 0, tries: 0, forGood: true);

        Assert.Equal((EditionState.Failed, true), (edition.State, edition.Settled));
    }

    [Fact]
    public void A_day_of_papers_that_other_editions_hold_is_empty()
    {
        var papers = Papers(2);
        var edition = EditionComposer.Compose(Material(papers, accepted: 0) with
        {
            PublishedElsewhere = papers.ToDictionary(paper => paper.Paper.Id, _ => EditionDate.Parse("2025-01-07")),
        });

        Assert.Equal((EditionState.Empty, true, 2), (edition.State, edition.Settled, edition.LeftOut.Count));
    }

    [Fact]
    public void A_published_paper_stays_wanted_when_others_overtake_it()
    {
        var papers = Papers(3).Select((paper, i) => paper with { Published = i == 2 }).ToList(); // the one with the fewest votes

        Assert.Equal([papers[0].Paper.Id, papers[2].Paper.Id], new PaperFilter(2, 0, [], []).Select(papers).Order());
    }

    [Theory]
    [InlineData("not asked", true)]
    [InlineData("refused anew", true)]
    [InlineData("given up", true)]
    [InlineData("withdrawn", false)]
    [InlineData("never published", false)]
    public void An_edition_that_would_lack_a_published_paper_is_held_back_unless_the_paper_was_withdrawn(string missing, bool heldBack)
    {
        var papers = Papers(8).Select(paper => paper with { Published = missing is not "never published" }).ToList();
        if (missing is "withdrawn")
            papers[7] = papers[7] with { Paper = papers[7].Paper with { Listed = papers[7].Paper.Listed with { WithdrawnAt = Due } } };
        var inputs = Material(papers, accepted: 7, tries: missing is "refused anew" or "given up" ? 1 : 0, forGood: missing is "given up");

        var edition = EditionComposer.Compose(missing is "not asked" ? inputs with { Failures = new Dictionary<PaperId, SummaryFailure>() } : inputs);

        Assert.Equal(heldBack, edition.State is EditionState.Failed);
        Assert.Equal(heldBack, edition.Reason is { Code: ReasonCode.WithheldLoss, Papers: 1, Paper.Value: "2501.00007", Cause.Code: not ReasonCode.Unknown });
    }

    [Fact]
    public void What_the_filters_do_not_want_any_more_or_another_edition_holds_is_no_loss()
    {
        var papers = Papers(4);
        var inputs = Material(papers, accepted: 3) with { Filter = new PaperFilter(3, 0, [], []) };
        Assert.Equal(EditionState.Complete, EditionComposer.Compose(inputs).State);

        papers = [.. papers.Select(paper => paper with { Published = true })];
        inputs = Material(papers, accepted: 3) with { PublishedElsewhere = new Dictionary<PaperId, EditionDate> { [papers[3].Paper.Id] = EditionDate.Parse("2025-01-07") } };
        Assert.Equal(EditionState.Complete, EditionComposer.Compose(inputs).State);
    }

    [Theory]
    [InlineData(nameof(ListingReading.Doubtful))]
    [InlineData(nameof(ListingReading.Failed))]
    [InlineData(nameof(ListingReading.PossiblyEmpty))]
    public void What_a_sure_reading_has_settled_a_worse_one_does_not_open_again(string reading)
    {
        var assessment = new ListingAssessment(Enum.Parse<ListingReading>(reading), Doubt);
        var whole = Material(Papers(2), accepted: 2) with { Assessment = assessment, Previous = Settled(EditionState.Complete) };
        Assert.Equal((EditionState.Complete, true, new Reason(ReasonCode.Complete) { Papers = 2, Listing = Doubt }), Standing(EditionComposer.Compose(whole)));

        var empty = Material([], accepted: 0) with { Assessment = assessment, Previous = Settled(EditionState.Empty) };
        Assert.Equal((EditionState.Empty, true, new Reason(ReasonCode.NothingListed) { Listing = Doubt }), Standing(EditionComposer.Compose(empty)));

        // One that failed for good before is no better for it.
        var failed = empty with { Previous = Settled(EditionState.Failed) };
        Assert.Equal(
            (EditionState.Failed, new Reason(ReasonCode.ListingUnreadable) { Cause = Doubt }),
            (EditionComposer.Compose(failed).State, EditionComposer.Compose(failed).Reason));
    }

    private static Reason Doubt { get; } = new(ReasonCode.SiteError) { Host = "stand-in", Status = 503 };

    private static (EditionState State, bool Settled, Reason Reason) Standing(Edition edition) => (edition.State, edition.Settled, edition.Reason);

    private static EditionRow Settled(EditionState state) =>
        new("daily", Day, ListingKind.HuggingFaceDaily, state, new Reason(ReasonCode.NothingListed), Settled: true, Revision: 1, File: null)
        {
            LeftOut = 0,
            UpdatedAt = Due,
        };

    private static Edition Compose(
        IReadOnlyList<EditionPaper> papers, int accepted, int tries = 1, bool forGood = false, ListingReading reading = ListingReading.Certain, DateTimeOffset? now = null) =>
        EditionComposer.Compose(Material(papers, accepted, tries, forGood) with { Assessment = new(reading), Now = now ?? Due });

    private static EditionInputs Material(IReadOnlyList<EditionPaper> papers, int accepted, int tries = 1, bool forGood = false) =>
        new("daily", Day, ListingKind.HuggingFaceDaily)
        {
            Now = Due,
            DueAt = Due,
            Assessment = new(ListingReading.Certain),
            Papers = papers,
            Accepted = papers.Take(accepted).ToDictionary(
                paper => paper.Paper.Id,
                paper => new AcceptedSummary(paper.Paper.Id, new("요약입니다.", "쉬운 설명입니다.", ["인공지능"]), new("OpenAI", "m", "p/1", Due, 1, default))),
            Failures = papers.Skip(accepted).ToDictionary(
                paper => paper.Paper.Id, paper => new SummaryFailure(paper.Paper.Id, "OpenAI m p/1", tries, forGood, new Reason(ReasonCode.AnswerRejected) { Rules = ["H1"] }, Due)),
        };

    private static List<EditionPaper> Papers(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new EditionPaper(new Paper(new ListedPaper(PaperId.Parse($"2501.{i:D5}"), $"Title {i}", count - i), null), false))];
}
