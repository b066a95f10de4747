namespace DigestWorker.Papers;

/// <summary>The edition of a digest for one listing date: its state, its entries, and the papers left out.</summary>
internal sealed record Edition(string Digest, EditionDate Date, ListingKind Listing)
{
    public EditionState State { get; init; }

    /// <summary>Why its state is what it is.</summary>
    public Reason Reason { get; init; } = new(ReasonCode.NothingListedYet);

    /// <summary>Whether the edition is final: no run changes it unless forced.</summary>
    public bool Settled { get; init; }

    /// <summary>The number of published changes; 0 if nothing is published yet.</summary>
    public int Revision { get; init; }

    public PublishedFile? File { get; init; }

    /// <summary>In file order: by descending votes, then by id.</summary>
    public IReadOnlyList<Entry> Entries { get; init; } = [];

    public IReadOnlyList<LeftOut> LeftOut { get; init; } = [];

    /// <summary>Its figures; null if it was written by a version without them, or has no papers.</summary>
    public EditionOverview? Overview { get; init; }

    /// <summary>The edition with some of its entries. The figures are of all of them, so they stay only if all do.</summary>
    public Edition Only(IReadOnlyList<Entry> entries) =>
        entries.Count == Entries.Count ? this : this with { Entries = entries, Overview = null };
}

/// <summary>One paper in an edition.</summary>
internal sealed record Entry(Paper Paper, AcceptedSummary Summary);

/// <summary>One listed paper that is not in the edition.</summary>
internal sealed record LeftOut(Paper Paper, LeftOutKind Kind, Reason Reason)
{
    public int Tries { get; init; }
    public EditionDate? AlreadyIn { get; init; }
}

internal enum LeftOutKind
{
    /// <summary>A later run tries again.</summary>
    Deferred,

    /// <summary>Withdrawn, filtered by the provider, or given up.</summary>
    Permanent,

    /// <summary>Another edition of the digest contains it.</summary>
    Repeat,

    /// <summary>The filters of the digest exclude it.</summary>
    Filter,
}

/// <summary>The markdown file of an edition.</summary>
/// <param name="Path">Below the output folder, with forward slashes.</param>
/// <param name="Sha256">The SHA-256 of the bytes that the worker wrote last, in lower-case hex.</param>
/// <param name="Entries">The number of papers in it.</param>
/// <param name="HandEdited">The file on disk differs from what the worker wrote, and is not replaced.</param>
internal sealed record PublishedFile(string Path, string Sha256, int Entries, bool HandEdited)
{
    /// <summary>The SHA-256 of the file on disk, if it was edited by hand.</summary>
    public string? EditedSha256 { get; init; }

    /// <summary>Sizes and times of the markdown and the JSON when the worker last looked at them, and the hash of the JSON; null if it has not yet.</summary>
    public string? Stamp { get; init; }
}
