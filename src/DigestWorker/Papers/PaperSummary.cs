namespace DigestWorker.Papers;

/// <summary>요약, 쉬운설명 and 관련분야 of one paper, as a model wrote them.</summary>
internal sealed record PaperSummary(string Summary, string EasyExplanation, IReadOnlyList<string> Fields);

/// <summary>A summary that passed every check, with who wrote it and what it took.</summary>
internal sealed record AcceptedSummary(PaperId Id, PaperSummary Text, Provenance Provenance);

/// <summary>Who wrote a summary: kept with it for good, whatever is configured later.</summary>
/// <param name="Prompt">The prompt's name and version: <c>summary.ko/1</c>.</param>
/// <param name="Calls">How many answers it took, 1 where the first was good.</param>
/// <param name="Cost">What they cost, in the money that the prices are in; null where the model has no price.</param>
internal sealed record Provenance(string Provider, string Model, string Prompt, DateTimeOffset AcceptedAt, int Calls, TokenUsage Tokens, decimal? Cost = null)
{
    /// <summary>What the model was told of the paper beside its title.</summary>
    public SummarySource Source { get; init; }

    /// <summary>Why it was told only the abstract where the paper's own text is configured.</summary>
    public string? SourceNote { get; init; }
}

internal enum SummarySource
{
    Abstract,

    /// <summary>The abstract and the paper's own text, up to the configured length.</summary>
    FullText,
}

/// <summary>Tokens as the provider counted them.</summary>
internal readonly record struct TokenUsage(long Prompt, long Completion, long Cached = 0, long Reasoning = 0)
{
    public static TokenUsage operator +(TokenUsage a, TokenUsage b) =>
        new(a.Prompt + b.Prompt, a.Completion + b.Completion, a.Cached + b.Cached, a.Reasoning + b.Reasoning);
}
