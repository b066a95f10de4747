namespace DigestWorker.Papers;

/// <summary>An answer of a model that the checks did not let pass.</summary>
/// <param name="Answer">Its text; empty where it broke off, or there was none.</param>
/// <param name="AskedAgain">The model was asked again at once; else the paper was given up for the run.</param>
internal sealed record RejectedAnswer(
    PaperId Id, string Title, string Model, string Answer, IReadOnlyList<RuleViolation> Violations, DateTimeOffset AnsweredAt, bool AskedAgain);

/// <summary>A rule that an answer breaks, and how.</summary>
internal sealed record RuleViolation(string Rule, string Message);
