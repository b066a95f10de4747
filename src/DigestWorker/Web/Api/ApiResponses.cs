using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Web.Api;

/// <summary>A page of a list. The header Link contains the addresses of the adjacent pages.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="Page">The number of the page, from 1.</param>
/// <param name="Size">The number of items per page.</param>
/// <param name="Total">The number of items on all pages.</param>
/// <param name="TotalIsLowerBound">Whether the total is a lower bound.</param>
internal sealed record PageResponse<T>(IReadOnlyList<T> Items, int Page, int Size, int Total, bool TotalIsLowerBound);

/// <summary>A page of what a search found. The header Link contains the addresses of the adjacent pages.</summary>
internal sealed record SearchResponse
{
    /// <summary>The papers of this page.</summary>
    public required IReadOnlyList<EntryResponse> Items { get; init; }

    /// <summary>The number of the page, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>The number of papers per page.</summary>
    public required int Size { get; init; }

    /// <summary>The number of papers on all pages, counted up to 1001.</summary>
    public required int Total { get; init; }

    /// <summary>Whether the total is a lower bound.</summary>
    public required bool TotalIsLowerBound { get; init; }

    /// <summary>What was searched for instead of q, of which nothing was found; null if it was q.</summary>
    public required string? Searched { get; init; }

    /// <summary>What is spelled nearly the same as q and finds much more; null if there is no such.</summary>
    public required string? Suggested { get; init; }

    /// <summary>The fields of the papers that match, the most frequent first, at most 12.</summary>
    public required IReadOnlyList<FieldCountResponse> Fields { get; init; }

    /// <summary>How many of the newest papers that match the fields were counted in: all, unless there are more than 1000.</summary>
    public required int FieldsOf { get; init; }
}

/// <summary>A field of what a search found.</summary>
/// <param name="Name">One of 관련분야.</param>
/// <param name="Papers">How many of the papers have it.</param>
internal sealed record FieldCountResponse(string Name, int Papers);

/// <summary>A configured digest.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Title">Its title for readers.</param>
/// <param name="EnglishTitle">Its title on English pages.</param>
/// <param name="Listing">The name of its listing in the configuration.</param>
/// <param name="Cron">Its schedule as a cron expression: seconds minutes hours day-of-month month day-of-week.</param>
/// <param name="TimeZone">IANA name of the zone that the schedule is meant in.</param>
/// <param name="Paused">Whether its schedule is paused; null if the worker has no scheduler.</param>
/// <param name="Newest">Its newest published edition; null if there is none.</param>
/// <param name="Editions">The number of its editions by state.</param>
internal sealed record DigestResponse(
    string Name, string Title, string EnglishTitle, string Listing, string Cron, string TimeZone, bool? Paused, EditionResponse? Newest,
    IReadOnlyDictionary<string, int> Editions);

/// <summary>The schedule of a digest.</summary>
/// <param name="Cron">Seconds minutes hours day-of-month month day-of-week.</param>
/// <param name="TimeZone">IANA name of the zone that the schedule is meant in.</param>
/// <param name="Paused">Whether the schedule is paused; null if the worker has no scheduler.</param>
/// <param name="Firings">The next firing times, in the schedule's time zone.</param>
internal sealed record ScheduleResponse(string Cron, string TimeZone, bool? Paused, IReadOnlyList<DateTimeOffset> Firings);

/// <summary>The status of an edition.</summary>
internal sealed record EditionResponse
{
    /// <summary>The digest that it is of.</summary>
    public required string Digest { get; init; }

    /// <summary>The listing's day, ISO week or month: 2025-01-08, 2025-W02, 2025-01.</summary>
    public required string Date { get; init; }

    /// <summary>Its state.</summary>
    public required EditionState State { get; init; }

    /// <summary>Why its state is what it is.</summary>
    public required Reason Reason { get; init; }

    /// <summary>Whether it is final.</summary>
    public required bool Settled { get; init; }

    /// <summary>The number of published changes: 1 for the first file, 0 before it.</summary>
    public required int Revision { get; init; }

    /// <summary>The number of papers in its file.</summary>
    public required int Entries { get; init; }

    /// <summary>The number of listed papers that are not in it.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Its markdown below /files/; null if it has none.</summary>
    public required string? File { get; init; }

    /// <summary>The SHA-256 of the bytes that were written last, in lower-case hexadecimal digits; null if it has no file.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>Whether the file differs from the one that the worker wrote.</summary>
    public required bool HandEdited { get; init; }

    /// <summary>When its file last changed; null if it has none.</summary>
    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When a run last updated it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static EditionResponse Of(EditionRow row) => new()
    {
        Digest = row.Digest,
        Date = row.Date.Text,
        State = row.State,
        Reason = ReasonText.WithText(row.Reason),
        Settled = row.Settled,
        Revision = row.Revision,
        Entries = row.File?.Entries ?? 0,
        LeftOut = row.LeftOut,
        File = row.File?.Path,
        Sha256 = row.File?.Sha256,
        HandEdited = row.File?.HandEdited ?? false,
        PublishedAt = row.PublishedAt,
        UpdatedAt = row.UpdatedAt,
    };
}

/// <summary>A paper in an edition.</summary>
internal sealed record EntryResponse
{
    /// <summary>The digest that the edition is of.</summary>
    public required string Digest { get; init; }

    /// <summary>The edition.</summary>
    public required string Date { get; init; }

    /// <summary>The paper's arXiv identifier.</summary>
    public required string Id { get; init; }

    /// <summary>제목.</summary>
    public required string Title { get; init; }

    /// <summary>추천수 in the edition, 0 or more.</summary>
    public required int Votes { get; init; }

    /// <summary>Address of the paper's picture.</summary>
    public required string Image { get; init; }

    /// <summary>Address of the paper's PDF.</summary>
    public required string Pdf { get; init; }

    /// <summary>요약.</summary>
    public required string Summary { get; init; }

    /// <summary>쉬운설명.</summary>
    public required string EasyExplanation { get; init; }

    /// <summary>관련분야, at least one.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>The model that wrote 요약, 쉬운설명 and 관련분야.</summary>
    public required string Model { get; init; }

    /// <summary>The prompt's name and version.</summary>
    public required string Prompt { get; init; }

    /// <summary>When its answer passed every check.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Whether a second model found that the paper says what the texts say; null if none was asked.</summary>
    public required bool? Verified { get; init; }

    /// <summary>The second model; null if none was asked.</summary>
    public required string? Verifier { get; init; }

    /// <summary>When the file of the edition last changed.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>What the paper is worth to the interest of the parameter for; only with it.</summary>
    public ScoreResponse? Score { get; init; }

    /// <summary>The changes of its votes, the oldest first; only in the response for a single entry.</summary>
    public IReadOnlyList<VoteResponse>? VoteHistory { get; init; }

    /// <summary>The authors' abstract that evidence refers to; only with it.</summary>
    public string? Abstract { get; init; }

    /// <summary>What each sentence of summary rests on; only in the response for a single entry, and if it is known.</summary>
    public IReadOnlyList<SentenceEvidence>? Evidence { get; init; }

    public static EntryResponse Of(StoredEntry entry, InterestRanking? ranking) =>
        Of(entry) with { Score = ranking is null ? null : ScoreResponse.Of(ranking.Of(entry.Id)) };

    public static EntryResponse Of(StoredEntry entry) => new()
    {
        Digest = entry.Digest,
        Date = entry.Date.Text,
        Id = entry.Id.Value,
        Title = entry.Title,
        Votes = entry.Votes,
        Image = entry.Id.ImageUrl,
        Pdf = entry.Id.PdfUrl,
        Summary = entry.Text.Summary,
        EasyExplanation = entry.Text.EasyExplanation,
        Fields = entry.Text.Fields,
        Model = entry.Provenance.Model,
        Prompt = entry.Provenance.Prompt,
        AcceptedAt = entry.Provenance.AcceptedAt,
        Verified = entry.Verification is { } found ? found.Unverified is null : null,
        Verifier = entry.Verification?.Model,
        PublishedAt = entry.PublishedAt,
    };
}

/// <summary>The votes on a paper from a time on.</summary>
/// <param name="At">When they were first seen.</param>
/// <param name="Votes">The number of votes, 0 or more.</param>
internal sealed record VoteResponse(DateTimeOffset At, int Votes)
{
    public static VoteResponse Of(VotesAt seen) => new(seen.At, seen.Votes);
}

/// <summary>An interest of the configuration.</summary>
/// <param name="Name">The value of the parameter for.</param>
/// <param name="Title">What readers see.</param>
/// <param name="MinScore">A paper matches if its score is greater.</param>
internal sealed record InterestResponse(string Name, string Title, int MinScore);

/// <summary>What a paper is worth to an interest.</summary>
/// <param name="Total">The sum of the parts.</param>
/// <param name="Parts">What it is made of; empty if nothing of the interest is in the paper.</param>
internal sealed record ScoreResponse(int Total, IReadOnlyList<ScorePartResponse> Parts)
{
    public static ScoreResponse Of(Score score) =>
        new(score.Total, [.. score.Parts.Select(part => new ScorePartResponse(part.Kind, part.Name, part.Points))]);
}

/// <summary>A part of a score.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Name">The term, author or organization of the interest, or the identifier of the paper that the text is similar to.</param>
/// <param name="Points">Its weight; below 0 if the interest avoids it.</param>
internal sealed record ScorePartResponse(ScorePartKind Kind, string Name, int Points);
