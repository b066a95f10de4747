using DigestWorker.Summaries;

namespace DigestWorker.Tests.Summaries;

public sealed class RejectionRatesTests
{
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
