using DigestWorker.Papers;

namespace DigestWorker.Models;

/// <summary>The price of a million tokens of a model, in any currency.</summary>
internal sealed class TokenPrice
{
    public decimal Prompt { get; set; }
    public decimal Completion { get; set; }

    /// <summary>The price of cached prompt tokens; null for the price of other prompt tokens.</summary>
    public decimal? Cached { get; set; }

    /// <summary>The greatest price: more needs a larger unit.</summary>
    public const int Max = 100_000;

    public bool IsOutOfRange => Prompt is < 0 or > Max || Completion is < 0 or > Max || Cached is < 0 or > Max;

    public decimal Of(TokenUsage tokens) =>
        (((tokens.Prompt - tokens.Cached) * Prompt) + (tokens.Cached * (Cached ?? Prompt)) + (tokens.Completion * Completion)) / 1_000_000;
}
