using DigestWorker.Editions;
using DigestWorker.Interests;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Reasons;

namespace DigestWorker.Digests;

/// <summary>One entry of section <c>Digests</c>: listing, papers, schedule and output.</summary>
internal sealed class DigestOptions
{
    public const int MaxTitleLength = 100;

    public ListingKind Listing { get; set; } = ListingKind.HuggingFaceDaily;

    /// <summary>The title for readers; empty for the digest's name.</summary>
    public string Title { get; set; } = "";

    /// <summary>The title on English pages; empty for the digest's name.</summary>
    public string EnglishTitle { get; set; } = "";

    /// <summary>For <see cref="ListingKind.Arxiv"/>: <c>cs.CL</c>, <c>cs.CV</c> …</summary>
    public IList<string> Categories { get; set; } = [];

    /// <summary>For <see cref="ListingKind.Roundup"/>: the digest whose papers it has.</summary>
    public string Of { get; set; } = "";

    /// <summary>For <see cref="ListingKind.Roundup"/>: what an edition covers.</summary>
    public RoundupPeriod? Period { get; set; }

    /// <summary>Quartz cron: seconds minutes hours day-of-month month day-of-week.</summary>
    public string Cron { get; set; } = "0 0 9,15,21 * * ?";

    /// <summary>IANA name of the schedule's time zone. The days of the listing are in UTC.</summary>
    public string TimeZone { get; set; } = "Asia/Seoul";

    public int LookBackDays { get; set; } = 14;

    /// <summary>The time from the start of a day until its edition must be complete.</summary>
    public TimeSpan SettleAfter { get; set; } = TimeSpan.FromHours(36);

    public Repeat Repeat { get; set; } = Repeat.Never;

    /// <summary>Limits the edition to the papers with the most votes, or with the highest scores of the interest; 0 for all.</summary>
    public int MaxPapers { get; set; }

    /// <summary>How many papers a run has summarized for the first time; the rest is deferred to the next run.</summary>
    public int MaxNewPapersPerRun { get; set; } = 200;

    public int MinUpvotes { get; set; }
    public IList<string> Include { get; set; } = [];
    public IList<string> Exclude { get; set; } = [];

    /// <summary>Only papers that match it; empty for all.</summary>
    public string Interest { get; set; } = "";

    /// <summary>Below the output folder.</summary>
    public string Directory { get; set; } = "";

    /// <summary><c>{date}</c> becomes 2025-01-08 (2025-W02, 2025-01), <c>{digest}</c> the digest's name.</summary>
    public string FileName { get; set; } = "{date}.md";

    /// <summary>Overrides of section <c>Llm</c>.</summary>
    public LlmOptions? Llm { get; set; }

    /// <summary>The edition that covers a day.</summary>
    public EditionDate EditionOn(DateOnly day) =>
        (Listing, Period) is (ListingKind.Roundup, RoundupPeriod.Month) ? EditionDate.Month(day) : Listing.EditionOn(day);
}

/// <summary>What an edition of a roundup covers.</summary>
internal enum RoundupPeriod
{
    Week,
    Month,
}

/// <summary>Whether a paper may be in more than one edition of a digest.</summary>
internal enum Repeat
{
    Never,
    Always,
}

/// <summary>A configured digest: its name, its options, and the options of its model.</summary>
internal sealed record DigestDefinition(string Name, DigestOptions Options, LlmOptions Llm)
{
    /// <summary>Names are the same digest whatever their case.</summary>
    public const StringComparison NameComparison = StringComparison.OrdinalIgnoreCase;

    /// <summary>The interest that selects its papers; null for all.</summary>
    public Interest? Interest { get; init; }

    public PaperFilter Filter => new(Options.MaxPapers, Options.MinUpvotes, [.. Options.Include], [.. Options.Exclude]) { Interest = Interest };

    /// <summary>The title for readers.</summary>
    public string TitleIn(Language language) =>
        (language is Language.English ? Options.EnglishTitle : Options.Title) is { Length: > 0 } title ? title : Name;

    /// <summary>The file of an edition below the output folder, with forward slashes.</summary>
    public string FileOf(EditionDate date) => Path.Combine(
        Options.Directory,
        Options.FileName.Replace("{date}", date.Text, StringComparison.Ordinal).Replace("{digest}", Name, StringComparison.Ordinal)).Replace('\\', '/');
}
