using DigestWorker.Papers;

namespace DigestWorker.Models;

/// <summary>What a million tokens of a model cost, in whatever money.</summary>
internal sealed class TokenPrice
{
    public decimal Prompt { get; set; }
    public decimal Completion { get; set; }

    /// <summary>Of a prompt that the provider had seen before; null: the same as any other.</summary>
    public decimal? Cached { get; set; }

    public bool IsNegative => Prompt < 0 || Completion < 0 || Cached < 0;

    public decimal Of(TokenUsage tokens) =>
        (((tokens.Prompt - tokens.Cached) * Prompt) + (tokens.Cached * (Cached ?? Prompt)) + (tokens.Completion * Completion)) / 1_000_000;
}
