namespace DigestWorker.Papers;

/// <summary>What a second model found about a summary: whether the paper says what each of its sentences says.</summary>
/// <param name="Model">As its server names it.</param>
/// <param name="Usage">Its calls about every answer for the paper, not only about the accepted one.</param>
internal sealed record Verification(string Provider, string Model, DateTimeOffset At, VerifierUsage Usage)
{
    /// <summary>Why the summary is not verified; null if it is.</summary>
    public Reason? Unverified { get; init; }

    /// <summary>The sentences of the 쉬운설명, from 1, that the paper does not say: comparisons, mostly.</summary>
    public IReadOnlyList<int> NotFound { get; init; } = [];
}

/// <summary>The calls of a verifier.</summary>
/// <param name="Cost">Of the tokens of a model with a price.</param>
internal readonly record struct VerifierUsage(int Calls, TokenUsage Tokens, decimal? Cost)
{
    public static VerifierUsage operator +(VerifierUsage a, VerifierUsage b) =>
        new(a.Calls + b.Calls, a.Tokens + b.Tokens, a.Cost is null && b.Cost is null ? null : (a.Cost ?? 0) + (b.Cost ?? 0));
}
