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

/// <summary>The state of a run.</summary>
internal enum RunStatus
{
    /// <summary>It was requested, and has not started.</summary>
    Waiting,

    /// <summary>It is in progress, or its process was killed and no other run has started since.</summary>
    Running,

    /// <summary>It has ended; without an outcome it was stopped or interrupted.</summary>
    Ended,
}

/// <summary>A run of a digest.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Digest">Its digest; null while it waits.</param>
/// <param name="StartedAt">When it started; null while it waits.</param>
/// <param name="EndedAt">When it ended; null before that.</param>
/// <param name="Outcome">Its outcome; null before it ends, and if it was stopped or interrupted.</param>
/// <param name="Reason">Why its outcome is what it is.</param>
/// <param name="Counts">Its calls of the model and their results; null while it waits.</param>
internal sealed record RunResponse(
    string Id, RunStatus State, string? Digest, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    RunOutcome? Outcome, Reason? Reason, RunCountsResponse? Counts)
{
    public static RunResponse Of(LoggedRun run) => new(
        run.Id, run.EndedAt is null ? RunStatus.Running : RunStatus.Ended, run.Digest, run.StartedAt, run.EndedAt, run.Outcome,
        run.Reason is { } reason ? ReasonText.WithText(reason) : null,
        RunCountsResponse.Of(run.Counts));

    public static RunResponse Of(string id, RequestedRun run) => run.Logged is { } logged ? Of(logged) : Waiting(id);

    public static RunResponse Waiting(string id) => new(id, RunStatus.Waiting, null, null, null, null, null, null);
}

/// <summary>The way of a paper through a run.</summary>
internal sealed record RunPaperResponse
{
    /// <summary>The edition.</summary>
    public required string Date { get; init; }

    /// <summary>The paper's arXiv identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The paper's title.</summary>
    public required string Title { get; init; }

    /// <summary>How far it came.</summary>
    public required PaperStep Step { get; init; }

    /// <summary>The rules that its answers broke, in the order in which they did.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>Calls of the model.</summary>
    public required int Calls { get; init; }

    /// <summary>The seconds from the first question to the last answer.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether the file of the edition had it after the run.</summary>
    public required bool Published { get; init; }

    /// <summary>Why the edition does not have it; null if it has.</summary>
    public required Reason? Reason { get; init; }

    public static RunPaperResponse Of(RunPaper paper) => new()
    {
        Date = paper.Date.Text,
        Id = paper.Id.Value,
        Title = paper.Title,
        Step = paper.Step,
        Rules = paper.Rules,
        Calls = paper.Calls,
        Seconds = paper.Took.TotalSeconds,
        Published = paper.Published,
        Reason = paper.Reason is { } reason ? ReasonText.WithText(reason) : null,
    };
}

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

/// <summary>The calls of a run to the model, and their results.</summary>
/// <param name="Asked">The papers that were sent to the model.</param>
/// <param name="AskedAgain">Of those, the papers that needed more than one answer.</param>
/// <param name="Accepted">Papers whose answer passed every check.</param>
/// <param name="Calls">Calls of the model.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Cost">What they cost, in the money of the configured prices; 0 if the model has no price.</param>
/// <param name="Misconfigured">Whether the model needs an operator: an invalid key, an exhausted quota.</param>
/// <param name="Verifier">The calls of the verifier, which are not in the others.</param>
internal sealed record RunCountsResponse(
    int Asked, int AskedAgain, int Accepted, int Calls, long PromptTokens, long CompletionTokens, decimal Cost, bool Misconfigured,
    VerifierCountsResponse Verifier)
{
    public static RunCountsResponse Of(RunCounts counts) => new(
        counts.Asked, counts.AskedAgain, counts.Accepted, counts.Calls, counts.Tokens.Prompt, counts.Tokens.Completion, counts.Cost, counts.Misconfigured,
        VerifierCountsResponse.Of(counts.Verifier));
}

/// <summary>The calls of the verifier, and their results.</summary>
/// <param name="Verified">Summaries that it supports.</param>
/// <param name="Unverified">Summaries that are published or withheld without its verdict.</param>
/// <param name="Calls">Calls of the verifier.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Cost">What they cost, in the money of the configured prices; 0 if the verifier has no price.</param>
internal sealed record VerifierCountsResponse(int Verified, int Unverified, int Calls, long PromptTokens, long CompletionTokens, decimal Cost)
{
    public static VerifierCountsResponse Of(VerifierCounts counts) =>
        new(counts.Verified, counts.Unverified, counts.Calls, counts.Tokens.Prompt, counts.Tokens.Completion, counts.Cost);
}

/// <summary>A request for a run.</summary>
/// <param name="Digest">The digest to run.</param>
/// <param name="Date">The edition, such as 2025-01-08; without it every open one.</param>
/// <param name="Force">Also process settled editions, ask again about papers without a summary, and replace a file that was edited by hand.</param>
/// <param name="Regenerate">Call the model again for papers that have a summary.</param>
internal sealed record StartRunRequest(string Digest, string? Date = null, bool Force = false, bool Regenerate = false);

/// <summary>An answer of the model that the checks rejected.</summary>
internal sealed record RejectedAnswerResponse
{
    /// <summary>The digest of the paper.</summary>
    public required string Digest { get; init; }

    /// <summary>The edition of the paper.</summary>
    public required string Date { get; init; }

    /// <summary>The paper's arXiv identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The paper's title.</summary>
    public required string Title { get; init; }

    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>Its text, truncated if it is very long; empty if it was incomplete or missing.</summary>
    public required string Answer { get; init; }

    /// <summary>The rules that it violates.</summary>
    public required IReadOnlyList<RuleViolationResponse> Violations { get; init; }

    /// <summary>When it answered.</summary>
    public required DateTimeOffset AnsweredAt { get; init; }

    /// <summary>Whether the model was called again at once; otherwise the paper was deferred to a later run.</summary>
    public required bool AskedAgain { get; init; }

    public static RejectedAnswerResponse Of(EditionRejection rejection) => new()
    {
        Digest = rejection.Digest,
        Date = rejection.Date.Text,
        Id = rejection.Answer.Id.Value,
        Title = rejection.Answer.Title,
        Model = rejection.Answer.Model,
        Answer = rejection.Answer.Answer,
        Violations = [.. rejection.Answer.Violations.Select(violation => new RuleViolationResponse(violation.Rule, violation.Message, violation.Part))],
        AnsweredAt = rejection.Answer.AnsweredAt,
        AskedAgain = rejection.Answer.AskedAgain,
    };
}

/// <summary>A rule that an answer violates.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Message">How it is violated, as sent to the model.</param>
/// <param name="Part">The member of the answer that violates it: summary, easy_explanation or fields; answer if it is the whole.</param>
internal sealed record RuleViolationResponse(string Rule, string Message, string Part);

/// <summary>The spending of the runs by UTC day.</summary>
/// <param name="From">The first day.</param>
/// <param name="Days">The days with runs, the oldest first.</param>
internal sealed record SpendingResponse(DateOnly From, IReadOnlyList<DailySpendingResponse> Days);

/// <summary>The spending of the runs that started on a UTC day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Runs">The number of runs.</param>
/// <param name="Calls">Calls of the model.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Cost">What they cost, in the money of the configured prices; 0 if the model has no price.</param>
/// <param name="Verifier">The calls of the verifier, which are not in the others.</param>
internal sealed record DailySpendingResponse(
    DateOnly Day, int Runs, int Calls, long PromptTokens, long CompletionTokens, decimal Cost, VerifierCountsResponse Verifier)
{
    public static DailySpendingResponse Of(DaySpending day) => new(
        day.Day, day.Runs, day.Calls, day.Tokens.Prompt, day.Tokens.Completion, day.Cost, VerifierCountsResponse.Of(day.Verifier));
}
