namespace DigestWorker.Editions;

/// <summary>The result of reading the listing for an edition, apart from its papers.</summary>
internal enum ListingReading
{
    /// <summary>Read without doubt.</summary>
    Certain,

    /// <summary>Read, but possibly incomplete: the edition does not settle.</summary>
    Doubtful,

    /// <summary>An edition that a roundup is made of failed: papers of it may be missing.</summary>
    Incomplete,

    /// <summary>The listing is empty, confirmed by every way of reading it.</summary>
    Empty,

    /// <summary>The listing seems empty, which could not be confirmed.</summary>
    PossiblyEmpty,

    /// <summary>The site has published neither the date nor a later one, although it may be due.</summary>
    NotPublishedYet,

    /// <summary>It could not be read.</summary>
    Failed,

    /// <summary>The listing no longer shows this date; only the stored papers are available.</summary>
    NoLongerListed,
}

/// <param name="Reason">Details; null if the reading has none.</param>
internal sealed record ListingAssessment(ListingReading Reading, Reason? Reason = null);
