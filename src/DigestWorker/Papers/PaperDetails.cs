namespace DigestWorker.Papers;

/// <summary>The arXiv metadata of a paper.</summary>
internal sealed record PaperDetails(PaperId Id, int Version, string Title, string Abstract)
{
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public string? PrimaryCategory { get; init; }
    public string? Comment { get; init; }
    public string? Doi { get; init; }
    public string? JournalReference { get; init; }
    public DateTimeOffset? PublishedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public bool Withdrawn { get; init; }

    /// <summary>When arXiv was asked; it is asked again after a while, because papers are withdrawn.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}
