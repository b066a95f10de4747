namespace DigestWorker.Papers;

/// <summary>A listed paper together with what arXiv knows of it.</summary>
internal sealed record Paper(ListedPaper Listed, PaperDetails? Details)
{
    public PaperId Id => Listed.Id;
    public string Title => Listed.Title;
    public string? Abstract => Listed.Abstract ?? Details?.Abstract;

    /// <summary>The text of the paper itself, for a model that is told more than the abstract; null where it is not configured. Not stored.</summary>
    public FullText? FullText { get; init; }

    public bool Withdrawn => Listed.WithdrawnAt is not null || Details is { Withdrawn: true };
}
