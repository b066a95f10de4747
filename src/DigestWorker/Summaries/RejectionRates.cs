using DigestWorker.Summaries.Checks;

namespace DigestWorker.Summaries;

/// <summary>Z1: how the answers of a run did. A model or prompt that often fails is not fit for the day, whatever comes through.</summary>
/// <param name="Asked">Papers with an answer to judge.</param>
/// <param name="Retried">Those of them whose first answer did not pass.</param>
/// <param name="Rejected">Those of them with no answer that did.</param>
internal readonly record struct RejectionRates(int Asked, int Retried, int Rejected)
{
    // Of few papers, one or two say nothing about the model.
    private const int MinCount = 3;

    public static RejectionRates Of(IEnumerable<SummaryOutcome> outcomes)
    {
        var judged = outcomes.Where(outcome => outcome is SummaryOutcome.Accepted or SummaryOutcome.Rejected).ToList();
        return new(judged.Count, judged.Count(outcome => outcome.Calls > 1), judged.Count(outcome => outcome is SummaryOutcome.Rejected));
    }

    /// <summary>An error withholds the edition, a warning is logged; null where all is well.</summary>
    public Severity? Severity => this switch
    {
        { Rejected: >= MinCount } when Rejected > .30 * Asked => Checks.Severity.Error,
        { Retried: >= MinCount } when Retried > .10 * Asked => Checks.Severity.Warning,
        _ => null,
    };
}
