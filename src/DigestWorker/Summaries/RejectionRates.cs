using DigestWorker.Summaries.Checks;

namespace DigestWorker.Summaries;

/// <summary>Z1: the share of rejected answers in a run. If it is high, the accepted answers are not trusted either.</summary>
/// <param name="Asked">Papers with an answer.</param>
/// <param name="Retried">Papers whose first answer was rejected.</param>
/// <param name="Rejected">Papers whose last answer was rejected.</param>
internal readonly record struct RejectionRates(int Asked, int Retried, int Rejected)
{
    // One or two rejections among few papers are not significant.
    private const int MinCount = 3;

    public static RejectionRates Of(IEnumerable<SummaryOutcome> outcomes)
    {
        var judged = outcomes.Where(outcome => outcome is SummaryOutcome.Accepted or SummaryOutcome.Rejected).ToList();
        return new(judged.Count, judged.Count(outcome => outcome.Calls > 1), judged.Count(outcome => outcome is SummaryOutcome.Rejected));
    }

    /// <summary>An error withholds the edition, a warning is logged; null if the rates are normal.</summary>
    public Severity? Severity => this switch
    {
        { Rejected: >= MinCount } when Rejected > .30 * Asked => Checks.Severity.Error,
        { Retried: >= MinCount } when Retried > .10 * Asked => Checks.Severity.Warning,
        _ => null,
    };
}
