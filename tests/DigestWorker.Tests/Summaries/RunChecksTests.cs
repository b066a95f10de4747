using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries;

public sealed class RunChecksTests
{
    [Fact]
    public void The_entries_of_the_sample_pass_without_a_word()
    {
        foreach (var (source, summary) in SampleEntries.All)
            Assert.Empty(SummaryChecks.Find(summary, source));
        Assert.Empty(RunChecks.Judge(SampleEntries.All));
    }

    [Fact]
    public void Answers_that_went_to_each_others_papers_are_noticed()
    {
        var (motion, face) = (SampleEntries.All[0], SampleEntries.All[2]);

        var findings = RunChecks.Judge([(motion.Source, face.Summary), (face.Source, motion.Summary), SampleEntries.All[1]]);

        Assert.Equal([motion.Source.Id, face.Source.Id], findings.Select(found => found.Key));
        Assert.All(findings, found => Assert.Equal(("G1", Severity.Warning), (found.Single().Rule, found.Single().Severity)));
    }

    [Fact]
    public void One_answer_for_every_paper_is_filler()
    {
        var boilerplate = SampleEntries.All[0].Summary;

        var findings = RunChecks.Judge([.. SampleEntries.All.Select(entry => (entry.Source, boilerplate))]);

        Assert.All(SampleEntries.All, entry => Assert.Contains(findings[entry.Source.Id], finding => finding is { Rule: "D2", Severity: Severity.Error }));
    }

    [Fact]
    public void Of_an_abstract_that_says_too_little_nothing_is_said()
    {
        var waves = new SourceText(PaperId.Parse("2501.00001"), "Waves", "We look at waves.");

        Assert.DoesNotContain(RunChecks.Judge([(waves, SampleEntries.All[2].Summary), SampleEntries.All[1]]).SelectMany(found => found), finding => finding.Rule is "G1");
    }

    [Theory]
    [InlineData(26, 0, 0, null)]
    [InlineData(26, 2, 2, null)]
    [InlineData(3, 2, 2, null)]
    [InlineData(26, 3, 0, "Warning")]
    [InlineData(26, 8, 7, "Warning")]
    [InlineData(26, 8, 8, "Error")]
    [InlineData(3, 3, 3, "Error")]
    public void A_run_whose_answers_often_fail_is_kept_back(int asked, int askedAgain, int refused, string? severity) =>
        Assert.Equal(severity, new RejectionRates(asked, askedAgain, refused).Severity?.ToString());

    [Fact]
    public void An_outage_says_nothing_about_the_answers()
    {
        var id = PaperId.Parse("2501.00001");

        Assert.Equal(new RejectionRates(2, 1, 1), RejectionRates.Of(
        [
            new SummaryOutcome.Accepted(new(id, SampleEntries.All[0].Summary, new("OpenAI", "m", "p/1", DateTimeOffset.UnixEpoch, 1, default)), []),
            new SummaryOutcome.Rejected(id, [], 3, default),
            new SummaryOutcome.Unavailable(id, new Reason(ReasonCode.ModelUnreachable), 1, default),
            new SummaryOutcome.Filtered(id, new Reason(ReasonCode.ContentFiltered), 1, default),
        ]));
    }
}
