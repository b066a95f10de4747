namespace DigestWorker.Papers;

/// <summary>The state of an edition without its papers: a row of the index.</summary>
/// <param name="PendingSha256">The SHA-256 of the last file that was to be written, whether or not the write was completed.</param>
internal sealed record EditionRow(
    string Digest, EditionDate Date, ListingKind Listing, EditionState State, Reason Reason, bool Settled, int Revision,
    int LeftOut, PublishedFile? File, string? PendingSha256, DateTimeOffset UpdatedAt)
{
    /// <summary>Whether an operator removed it: no run publishes it again.</summary>
    public bool IsRemoved => Reason.Code is ReasonCode.Removed;

    /// <summary>When the file last changed; null if there is none.</summary>
    public DateTimeOffset? PublishedAt { get; init; }
}
