using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>An entry of the published file of an edition.</summary>
/// <param name="PublishedAt">When the file of its edition last changed.</param>
/// <param name="FirstPublishedAt">When its edition was first published.</param>
internal sealed record StoredEntry(
    string Digest, EditionDate Date, PaperId Id, string Title, int Votes, PaperSummary Text, Provenance Provenance, DateTimeOffset PublishedAt,
    DateTimeOffset FirstPublishedAt)
{
    /// <summary>What the verifier found; null if none was asked.</summary>
    public Verification? Verification { get; init; }
}

/// <summary>What is counted of an entry of a published file.</summary>
/// <param name="Summary">Its 요약; empty where it is not asked for.</param>
internal sealed record EntryFigures(
    string Digest, EditionDate Date, PaperId Id, string Title, int Votes, IReadOnlyList<string> Fields, string Summary = "");

/// <summary>An abstract, and for each sentence of a summary the places in it that the sentence rests on.</summary>
internal sealed record AbstractEvidence(string Abstract, IReadOnlyList<SentenceEvidence> Sentences);

/// <summary>Which entries match; a property that is null matches all.</summary>
internal sealed record EntryFilter
{
    public SearchQuery? Words { get; init; }
    public string? Digest { get; init; }

    /// <summary>One of its 관련분야, with or without spaces.</summary>
    public string? Field { get; init; }

    /// <summary>The earliest first day of the edition.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The latest first day of the edition.</summary>
    public DateOnly? To { get; init; }

    /// <summary>What the entries have in common.</summary>
    public Topic? Topic { get; init; }

    public EntrySort Sort { get; init; }

    /// <summary>Whether to count the fields of what matches.</summary>
    public bool CountsFields { get; init; }
}

/// <summary>The order of entries that match.</summary>
internal enum EntrySort
{
    /// <summary>By edition, the newest first, then by votes.</summary>
    Date,

    /// <summary>The most voted first, then the newest.</summary>
    Votes,

    /// <summary>
    /// What has the words as they were typed in its title, fields, keywords or names; what has other names for them there; what has them in its texts;
    /// and the others. Each the newest first.
    /// </summary>
    Relevance,
}

/// <summary>How many of the entries have a field.</summary>
internal sealed record FieldCount(string Name, int Entries);

/// <summary>Some of the entries that match.</summary>
/// <param name="Total">How many match; counted up to one more than <see cref="SearchIndex.MaxCounted"/>.</param>
internal sealed record EntryPage(IReadOnlyList<StoredEntry> Entries, int Total)
{
    /// <summary>The fields of the entries that match, the most frequent first.</summary>
    public IReadOnlyList<FieldCount> Fields { get; init; } = [];

    /// <summary>How many of the newest entries that match the fields were counted in.</summary>
    public int FieldsOf { get; init; }

    public bool TotalIsLowerBound => Total > SearchIndex.MaxCounted;
}
