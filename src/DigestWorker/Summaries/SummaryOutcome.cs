using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Summaries;

/// <summary>The outcome of summarizing a paper.</summary>
internal abstract record SummaryOutcome
{
    private SummaryOutcome(PaperId id, int calls, TokenUsage tokens) => (Id, Calls, Tokens) = (id, calls, tokens);

    public PaperId Id { get; }

    /// <summary>The number of calls of all models.</summary>
    public int Calls { get; private init; }

    public TokenUsage Tokens { get; private init; }

    /// <summary>The cost of the tokens of all models with a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The calls of the verifier.</summary>
    public VerifierUsage Verifier { get; init; }

    /// <summary>From the first question to the last answer, with the waits between.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The rejected answers of all models, in order.</summary>
    public IReadOnlyList<RejectedAnswer> RejectedAnswers { get; init; } = [];

    /// <summary>Combines the outcomes of several models: the summary, or else the outcome that decides about another try.</summary>
    public static SummaryOutcome Combine(IReadOnlyList<SummaryOutcome> outcomes)
    {
        // A rejected answer delays the next try; an outage does not; a content filter is final only if every model applied it.
        var telling = outcomes.MinBy(outcome => outcome switch { Accepted or Withheld => 0, Rejected => 1, Filtered => 3, _ => 2 })!;
        return telling with
        {
            Calls = outcomes.Sum(outcome => outcome.Calls),
            Tokens = outcomes.Aggregate(default(TokenUsage), (sum, outcome) => sum + outcome.Tokens),
            Cost = outcomes.Any(outcome => outcome.Cost is not null) ? outcomes.Sum(outcome => outcome.Cost ?? 0) : null,
        };
    }

    /// <summary>The same for a summary whose calls were counted when it was written.</summary>
    public SummaryOutcome WithoutCalls() => this with { Calls = 0, Tokens = default };

    /// <summary>Why the paper has no summary; null if it has one.</summary>
    public Reason? Reason => this switch
    {
        Accepted => null,
        Rejected rejected => new Reason(ReasonCode.AnswerRejected)
        {
            Rules = [.. rejected.Errors.Select(finding => finding.Rule).Distinct()],
            Detail = string.Join("; ", rejected.Errors.Select(finding => $"{finding.Rule} {finding.Message}")),
        },
        Withheld(_, var reason) => reason.Code is ReasonCode.NotVerified ? reason : new Reason(ReasonCode.NotVerified) { Cause = reason },
        Filtered(_, var reason, _, _) => reason,
        Unavailable(_, var reason, _, _) => reason,
        OutOfBudget(_, var reason, _, _) => reason,
        Misconfigured(_, var reason, _, _) => reason,
        _ => new Reason(ReasonCode.NoAbstract),
    };

    /// <summary>The name in metrics and traces.</summary>
    public string MetricName => this switch
    {
        Accepted => "accepted",
        Withheld => "withheld",
        Rejected => "rejected",
        Filtered => "filtered",
        Unavailable => "unavailable",
        OutOfBudget => "out_of_budget",
        Misconfigured => "misconfigured",
        _ => "nothing_to_read",
    };

    /// <summary>The answer passed every check, possibly with warnings.</summary>
    internal sealed record Accepted(AcceptedSummary Summary, IReadOnlyList<Finding> Warnings)
        : SummaryOutcome(Summary.Id, Summary.Provenance.Calls, Summary.Provenance.Tokens);

    /// <summary>The answer passed the rules and waits for the verifier; deferred.</summary>
    internal sealed record Withheld(AcceptedSummary Summary, Reason Why)
        : SummaryOutcome(Summary.Id, Summary.Provenance.Calls, Summary.Provenance.Tokens);

    /// <summary>The last answer of the model was rejected.</summary>
    /// <param name="Errors">Why: its findings without the warnings.</param>
    internal sealed record Rejected(PaperId Id, IReadOnlyList<Finding> Errors, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The content filter of the provider blocks the paper; permanent.</summary>
    internal sealed record Filtered(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The model was unavailable or returned no answer; deferred.</summary>
    internal sealed record Unavailable(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The token budget of the day is used up; all papers are deferred.</summary>
    internal sealed record OutOfBudget(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>Every call fails until the configuration or the account is fixed: an invalid key, an unknown model, an exhausted quota.</summary>
    internal sealed record Misconfigured(PaperId Id, Reason Why, int Calls, TokenUsage Tokens) : SummaryOutcome(Id, Calls, Tokens);

    /// <summary>The paper has no abstract.</summary>
    internal sealed record NoAbstract(PaperId Id) : SummaryOutcome(Id, 0, default);
}
