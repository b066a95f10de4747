namespace DigestWorker.Papers;

/// <summary>The state of an edition without its papers: a row of the index.</summary>
/// <param name="PendingSha256">The SHA-256 of what was about to be written last, whether or not it came to that.</param>
internal sealed record EditionRow(
    string Digest, EditionDate Date, ListingKind Listing, EditionState State, Reason Reason, bool Settled, int Revision,
    int LeftOut, PublishedFile? File, string? PendingSha256, DateTimeOffset UpdatedAt)
{
    /// <summary>When the file last changed; null where there is none.</summary>
    public DateTimeOffset? PublishedAt { get; init; }
}
