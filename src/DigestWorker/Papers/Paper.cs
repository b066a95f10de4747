namespace DigestWorker.Papers;

/// <summary>A listed paper with its arXiv metadata.</summary>
internal sealed record Paper(ListedPaper Listed, PaperDetails? Details)
{
    public PaperId Id => Listed.Id;
    public string Title => Listed.Title;
    public string? Abstract => Listed.Abstract ?? Details?.Abstract;

    /// <summary>The full text of the paper; null if it is not configured. Not stored.</summary>
    public FullText? FullText { get; init; }

    public bool Withdrawn => Listed.WithdrawnAt is not null || Details is { Withdrawn: true };

    /// <summary>When it was withdrawn, as far as known; null if it was not.</summary>
    public DateTimeOffset? WithdrawnAt => Listed.WithdrawnAt ?? (Details is { Withdrawn: true } ? Details.UpdatedAt ?? Details.ReadAt : null);
}
