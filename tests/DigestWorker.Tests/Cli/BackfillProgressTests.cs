using DigestWorker.Cli;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Cli;

/// <summary>What a backfill says of itself while it goes on.</summary>
public sealed class BackfillProgressTests
{
    private static readonly IReadOnlyList<EditionDate> Dates = [.. Enumerable.Range(0, 10).Select(day => EditionDate.Day(new DateOnly(2025, 1, 1).AddDays(day)))];
    private static readonly RunCounts OfADay = new(25, 0, 25, 25, new TokenUsage(30_000, 10_000), 0.25m);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_says_beforehand_what_is_settled_and_what_the_rest_may_take()
    {
        Assert.Equal("10 days from 2025-01-01 to 2025-01-10", Tally(settled: 0).PlanInWords);
        Assert.Equal("10 days from 2025-01-01 to 2025-01-10, all of them settled", Tally(settled: 10, OfADay).PlanInWords);
        Assert.Equal(
            "10 days from 2025-01-01 to 2025-01-10, 4 of them settled; going by the days so far some 25 papers, 40,000 tokens, cost 0.25 for the rest",
            Tally(settled: 4, OfADay).PlanInWords);
    }

    [Fact]
    public void The_time_left_goes_by_the_days_that_were_worked_on()
    {
        var tally = Tally(settled: 4);
        for (var day = 0; day < 4; day++)
            tally.Add(Finished(day, default));
        Assert.Equal("4 of 10 days, 0 papers, 0 tokens", tally.InWords);

        foreach (var (minutes, left) in new[] { (2.0, "about 10 min left"), (2.0, "about 8 min left"), (92.0, "about 2 hours left") })
        {
            _time.Advance(TimeSpan.FromMinutes(minutes));
            tally.Add(Finished(tally.Done, OfADay));
            Assert.EndsWith(left, tally.InWords, StringComparison.Ordinal);
        }
        Assert.Equal("7 of 10 days, 75 papers, 120,000 tokens, cost 0.75, about 2 hours left", tally.InWords);
    }

    [Fact]
    public void Without_a_terminal_each_day_has_its_line_and_each_half_minute_the_tally()
    {
        var said = new StringWriter { NewLine = "\n" };
        var lines = new BackfillLines(Tally(settled: 1), said, _time);

        lines.Report(Finished(0, default));
        lines.Report(Finished(1, OfADay));
        _time.Advance(TimeSpan.FromSeconds(30));
        lines.Report(Finished(2, OfADay));

        Assert.Equal(
            """
            daily 2025-01-02 Complete: 25 papers
            daily 2025-01-03 Complete: 25 papers
            daily: 3 of 10 days, 50 papers, 80,000 tokens, cost 0.50, about 2 min left

            """, said.ToString());
    }

    private BackfillProgress Tally(int settled, RunCounts? expected = null) => new(new BackfillPlan(Dates, Dates.Take(settled).ToHashSet(), expected), _time);

    private static RunEvent.EditionDone Finished(int day, RunCounts counts) => new("daily", Dates[day], new EditionReport(
        new Edition("daily", Dates[day], ListingKind.HuggingFaceDaily) { State = EditionState.Complete, Reason = new Reason(ReasonCode.Complete) { Papers = 25 } }, RunOutcome.Done, counts, Written: true));
}
