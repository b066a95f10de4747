using DigestWorker.Papers;

namespace DigestWorker.Models;

/// <summary>The result of one call.</summary>
internal abstract record ModelReply
{
    private ModelReply(TokenUsage tokens) => Tokens = tokens;

    public TokenUsage Tokens { get; }

    /// <param name="Model">The model named by the server.</param>
    internal sealed record Answered(string Text, string Model, TokenUsage Used) : ModelReply(Used);

    /// <summary>The answer was truncated at its maximum length.</summary>
    internal sealed record Truncated(TokenUsage Used) : ModelReply(Used);

    /// <summary>The model declined.</summary>
    internal sealed record Refused(string Text, TokenUsage Used) : ModelReply(Used);

    internal sealed record Filtered(Reason Reason, TokenUsage Used) : ModelReply(Used);

    internal sealed record Unavailable(Reason Reason) : ModelReply(default(TokenUsage));

    internal sealed record OutOfBudget(Reason Reason) : ModelReply(default(TokenUsage));

    internal sealed record Misconfigured(Reason Reason) : ModelReply(default(TokenUsage));
}
