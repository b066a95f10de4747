namespace DigestWorker.Papers;

/// <summary>요약, 쉬운설명 and 관련분야 of a paper, written by a model.</summary>
internal sealed record PaperSummary(string Summary, string EasyExplanation, IReadOnlyList<string> Fields);

/// <summary>A summary that passed every check, with its provenance.</summary>
internal sealed record AcceptedSummary(PaperId Id, PaperSummary Text, Provenance Provenance)
{
    /// <summary>What it rests on; null if that is not known.</summary>
    public SummaryEvidence? Evidence { get; init; }

    /// <summary>What the verifier found; null if none was asked.</summary>
    public Verification? Verification { get; init; }
}

/// <summary>The origin of a summary. It is stored with the summary and does not change with the configuration.</summary>
/// <param name="Prompt">The prompt's name and version: <c>summary.ko/2</c>.</param>
/// <param name="Calls">The number of answers until one was accepted.</param>
/// <param name="Cost">Their cost, in the currency of the prices; null if the model has no price.</param>
internal sealed record Provenance(string Provider, string Model, string Prompt, DateTimeOffset AcceptedAt, int Calls, TokenUsage Tokens, decimal? Cost = null)
{
    /// <summary>What the model was given besides the title.</summary>
    public SummarySource Source { get; init; }

    /// <summary>Why the model was given only the abstract although the full text is configured.</summary>
    public string? SourceNote { get; init; }
}

internal enum SummarySource
{
    Abstract,

    /// <summary>The abstract and the full text, up to the configured length.</summary>
    FullText,
}

/// <summary>Tokens as the provider counted them.</summary>
internal readonly record struct TokenUsage(long Prompt, long Completion, long Cached = 0, long Reasoning = 0)
{
    public static TokenUsage operator +(TokenUsage a, TokenUsage b) =>
        new(a.Prompt + b.Prompt, a.Completion + b.Completion, a.Cached + b.Cached, a.Reasoning + b.Reasoning);
}
