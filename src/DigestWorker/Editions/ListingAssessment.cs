namespace DigestWorker.Editions;

/// <summary>What reading the listing has shown for an edition, beside the papers.</summary>
internal enum ListingReading
{
    /// <summary>Read, and nothing speaks against it.</summary>
    Certain,

    /// <summary>Read, but something speaks against it: an edition does not settle on it.</summary>
    Doubtful,

    /// <summary>The listing shows nothing, by every way of reading it.</summary>
    Empty,

    /// <summary>The listing seems to show nothing, and that could not be confirmed.</summary>
    PossiblyEmpty,

    /// <summary>It could not be read.</summary>
    Failed,

    /// <summary>The listing does not show this date any more; what is remembered is all there will be.</summary>
    NoLongerListed,
}

/// <param name="Reason">Where there is more to say than the reading itself.</param>
internal sealed record ListingAssessment(ListingReading Reading, Reason? Reason = null);
