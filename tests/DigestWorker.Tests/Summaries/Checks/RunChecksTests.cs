using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries.Checks;

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
}
