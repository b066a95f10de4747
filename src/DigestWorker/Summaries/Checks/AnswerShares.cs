namespace DigestWorker.Summaries.Checks;

/// <summary>Z1: how the answers of a run did. A model or prompt that often fails is not fit for the day, whatever comes through.</summary>
/// <param name="Asked">Papers with an answer to judge.</param>
/// <param name="AskedAgain">Those of them whose first answer did not pass.</param>
/// <param name="Refused">Those of them with no answer that did.</param>
internal readonly record struct AnswerShares(int Asked, int AskedAgain, int Refused)
{
    // Of few papers, one or two say nothing about the model.
    private const int FewestToTell = 3;

    public static AnswerShares Of(IEnumerable<SummaryOutcome> outcomes)
    {
        var judged = outcomes.Where(outcome => outcome is SummaryOutcome.Accepted or SummaryOutcome.Refused).ToList();
        return new(judged.Count, judged.Count(outcome => outcome.Calls > 1), judged.Count(outcome => outcome is SummaryOutcome.Refused));
    }

    /// <summary>An error keeps the edition back, a warning wants somebody's eye; null where all is well.</summary>
    public Severity? Severity => this switch
    {
        { Refused: >= FewestToTell } when Refused > .30 * Asked => Checks.Severity.Error,
        { AskedAgain: >= FewestToTell } when AskedAgain > .10 * Asked => Checks.Severity.Warning,
        _ => null,
    };
}
