namespace DigestWorker.Papers;

/// <summary>An answer of a model that the checks rejected.</summary>
/// <param name="Answer">The text; empty if it was truncated or missing.</param>
/// <param name="AskedAgain">Whether the model was called again at once; otherwise the paper was deferred to a later run.</param>
internal sealed record RejectedAnswer(
    PaperId Id, string Title, string Model, string Answer, IReadOnlyList<RuleViolation> Violations, DateTimeOffset AnsweredAt, bool AskedAgain);

/// <summary>A rule that an answer violates, and how.</summary>
/// <param name="Part">The member of the answer that violates it; <c>answer</c> if it is the whole.</param>
internal sealed record RuleViolation(string Rule, string Message, string Part = "answer");
