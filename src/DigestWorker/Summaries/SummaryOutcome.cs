using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Summaries;

/// <summary>How the asking about one paper ended.</summary>
internal abstract record SummaryOutcome
{
    private SummaryOutcome(PaperId id, int calls, TokenUsage tokens) => (Id, Calls, Tokens) = (id, calls, tokens);

    public PaperId Id { get; }

    /// <summary>How many answers were asked for, of all models.</summary>
    public int Calls { get; private init; }

    public TokenUsage Tokens { get; private init; }

    /// <summary>What the tokens cost, of all models that have a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The answers on the way that the checks did not let pass, of all models, in their order.</summary>
    public IReadOnlyList<RejectedAnswer> RejectedAnswers { get; init; } = [];

    /// <summary>The outcome of several models asked one after the other: the summary, or else what says most about another try.</summary>
    public static SummaryOutcome Combine(IReadOnlyList<SummaryOutcome> outcomes)
    {
        // A rejected answer delays the next try; an outage does not; a filter is final only where every model has one.
        var telling = outcomes.MinBy(outcome => outcome switch { Accepted => 0, Rejected => 1, Filtered => 3, _ => 2 })!;
        return telling with
        {
            Calls = outcomes.Sum(outcome => outcome.Calls),
            Tokens = outcomes.Aggregate(default(TokenUsage), (sum, outcome) => sum + outcome.Tokens),
            RejectedAnswers = [.. outcomes.SelectMany(outcome => outcome.RejectedAnswers)],
            Cost = outcomes.Any(outcome => outcome.Cost is not null) ? outcomes.Sum(outcome => outcome.Cost ?? 0) : null,
        };
    }

    /// <summary>Why the paper has no summary; null where it has.</summary>
    public Reason? Reason => this switch
    {
        Accepted => null,
        Rejected rejected => new Reason(ReasonCode.AnswerRejected)
        {
            Rules = [.. rejected.Findings.Where(finding => finding.Severity is Severity.Error).Select(finding => finding.Rule).Distinct()],
            Detail = string.Join("; ", rejected.Findings.Select(finding => $"{finding.Rule} {finding.Message}")),
        },
        Filtered(_, var reason, _, _) => reason,
        Unavailable(_, var reason, _, _) => reason,
        OutOfBudget(_, var reason, _, _) => reason,
        Misconfigured(_, var reason, _, _) => reason,
        _ => new Reason(ReasonCode.NoAbstract),
    };

    /// <summary>In metrics and traces.</summary>
    public string MetricName => this switch
    {
        Accepted => "accepted",
        Rejected => "rejected",
        Filtered => "filtered",
        Unavailable => "unavailable",
        OutOfBudget => "out_of_budget",
        Misconfigured => "misconfigured",
        _ => "nothing_to_read",
    };

    /// <summary>The answer passed every check; the warnings are for the record.</summary>
    internal sealed record Accepted(AcceptedSummary Summary, IReadOnlyList<Finding> Warnings)
        : SummaryOutcome(Summary.Id, Summary.Provenance.Calls, Summary.Provenance.Tokens);

    /// <summary>The model answered, and its last answer did not pass.</summary>
    internal sealed record Rejected(PaperId Id, IReadOnlyList<Finding> Findings, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The provider's content filter refuses this paper: permanently.</summary>
    internal sealed record Filtered(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The model could not be reached, or had no answer for this paper: deferred.</summary>
    internal sealed record Unavailable(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The day's tokens are used up: deferred, as all papers are.</summary>
    internal sealed record OutOfBudget(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>No paper can be asked about until the configuration or the account is fixed: a wrong key, an unknown model, an exhausted quota.</summary>
    internal sealed record Misconfigured(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The paper has no abstract.</summary>
    internal sealed record NoAbstract(PaperId Id) : SummaryOutcome(Id, 0, default);
}
