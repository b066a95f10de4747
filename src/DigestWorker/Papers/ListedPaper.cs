namespace DigestWorker.Papers;

/// <summary>One paper as a listing shows it. Texts are one line each.</summary>
internal sealed record ListedPaper(PaperId Id, string Title, int Votes)
{
    /// <summary>Null if the listing shows none (Hugging Face's cards do not).</summary>
    public string? Abstract { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Keywords { get; init; } = [];
    public DateTimeOffset? PublishedAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; init; }
    public string? SubmittedBy { get; init; }
    public string? Organization { get; init; }
    public string? CodeUrl { get; init; }

    /// <summary>The stars of the code on GitHub; null if the listing shows none.</summary>
    public int? CodeStars { get; init; }

    public string? ProjectUrl { get; init; }
}
