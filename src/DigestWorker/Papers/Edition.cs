namespace DigestWorker.Papers;

/// <summary>One digest of one listing date: what is published for it, what is left out, and its state.</summary>
internal sealed record Edition(string Digest, EditionDate Date, ListingKind Listing)
{
    public EditionState State { get; init; }

    /// <summary>Why its state is what it is.</summary>
    public Reason Reason { get; init; } = new(ReasonCode.NothingListedYet);

    /// <summary>Final: no run changes it, unless an operator asks for that.</summary>
    public bool Settled { get; init; }

    /// <summary>Counts the published changes, 0 where nothing was published yet.</summary>
    public int Revision { get; init; }

    public PublishedFile? File { get; init; }

    /// <summary>In the order of the file: most votes first, ties by id.</summary>
    public IReadOnlyList<Entry> Entries { get; init; } = [];

    public IReadOnlyList<LeftOut> LeftOut { get; init; } = [];
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

    /// <summary>An earlier edition of the digest has it.</summary>
    Repeat,

    /// <summary>The digest's own filters do not want it.</summary>
    Filter,
}

/// <summary>The markdown file of an edition.</summary>
/// <param name="Path">Below the output folder, with forward slashes.</param>
/// <param name="Sha256">Of the bytes that the worker wrote last, in lower-case hex.</param>
/// <param name="Entries">How many papers it holds.</param>
/// <param name="HandEdited">The file on disk is no longer what the worker wrote, and is left alone.</param>
internal sealed record PublishedFile(string Path, string Sha256, int Entries, bool HandEdited);
