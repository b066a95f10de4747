namespace DigestWorker.Papers;

/// <summary>The state of an edition without its papers: a row of the index.</summary>
internal sealed record EditionRow(
    string Digest, EditionDate Date, ListingKind Listing, EditionState State, Reason Reason, bool Settled, int Revision,
    PublishedFile? File)
{
    /// <summary>The number of listed papers that are not in it.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The SHA-256 of the last file that was to be written, whether or not the write was completed.</summary>
    public string? PendingSha256 { get; init; }

    /// <summary>When a run last updated it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether an operator removed it: no run publishes it again.</summary>
    public bool IsRemoved => Reason.Code is ReasonCode.Removed;

    /// <summary>When the file last changed; null if there is none.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When there was a file for the first time; null if there never was one.</summary>
    public DateTimeOffset? FirstPublishedAt { get; init; }
}
