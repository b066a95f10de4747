using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Web.Api;

/// <summary>A page of a list. The header Link has the addresses of its neighbours.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="Page">Which page it is, the first is 1.</param>
/// <param name="Size">How many items a page has.</param>
/// <param name="Total">How many items there are over all pages.</param>
/// <param name="TotalIsLowerBound">Whether there are more than the total.</param>
internal sealed record PageResponse<T>(IReadOnlyList<T> Items, int Page, int Size, int Total, bool TotalIsLowerBound);

/// <summary>A digest of the configuration.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Listing">The list of papers that it follows, by its name in the configuration.</param>
/// <param name="Cron">When it runs: seconds minutes hours day-of-month month day-of-week.</param>
/// <param name="TimeZone">IANA name of the zone that the schedule is meant in.</param>
/// <param name="Paused">Whether its schedule is held; null where the worker runs nothing by schedule.</param>
/// <param name="Newest">Its newest edition that has a file; null where none has.</param>
/// <param name="Editions">How many of its editions are in which state.</param>
internal sealed record DigestResponse(
    string Name, string Listing, string Cron, string TimeZone, bool? Paused, EditionResponse? Newest, IReadOnlyDictionary<string, int> Editions);

/// <summary>When a digest runs next.</summary>
/// <param name="Cron">Seconds minutes hours day-of-month month day-of-week.</param>
/// <param name="TimeZone">IANA name of the zone that the schedule is meant in.</param>
/// <param name="Paused">Whether it is held, so that nothing fires; null where the worker runs nothing by schedule.</param>
/// <param name="Firings">The next moments, in the schedule's zone.</param>
internal sealed record ScheduleResponse(string Cron, string TimeZone, bool? Paused, IReadOnlyList<DateTimeOffset> Firings);

/// <summary>How an edition stands.</summary>
/// <param name="Digest">The digest that it is of.</param>
/// <param name="Date">The listing's day, ISO week or month: 2025-01-08, 2025-W02, 2025-01.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why its state is what it is.</param>
/// <param name="Settled">Whether it stays as it is.</param>
/// <param name="Revision">How often what is published has changed: 1 for the first file, 0 before it.</param>
/// <param name="Entries">How many papers its file holds.</param>
/// <param name="LeftOut">How many listed papers are not in it.</param>
/// <param name="File">Its markdown below /files/; null where it has none.</param>
/// <param name="Sha256">Of the bytes that were written last, in lower-case hexadecimal digits; null where it has no file.</param>
/// <param name="HandEdited">Whether the file was found to be another than the one written.</param>
/// <param name="PublishedAt">When its file last changed; null where it has none.</param>
/// <param name="UpdatedAt">When a run last looked at it.</param>
internal sealed record EditionResponse(
    string Digest, string Date, EditionState State, Reason Reason, bool Settled, int Revision, int Entries, int LeftOut,
    string? File, string? Sha256, bool HandEdited, DateTimeOffset? PublishedAt, DateTimeOffset UpdatedAt)
{
    public static EditionResponse Of(EditionRow row) => new(
        row.Digest, row.Date.Text, row.State, ReasonText.WithText(row.Reason), row.Settled, row.Revision, row.File?.Entries ?? 0, row.LeftOut,
        row.File?.Path, row.File?.Sha256, row.File?.HandEdited ?? false, row.PublishedAt, row.UpdatedAt);
}

/// <summary>A paper as it stands in an edition.</summary>
/// <param name="Digest">The digest that the edition is of.</param>
/// <param name="Date">The edition.</param>
/// <param name="Id">The paper's arXiv identifier.</param>
/// <param name="Title">제목.</param>
/// <param name="Votes">추천수 in the edition, 0 or more.</param>
/// <param name="Image">Address of the paper's picture.</param>
/// <param name="Pdf">Address of the paper's PDF.</param>
/// <param name="Summary">요약.</param>
/// <param name="EasyExplanation">쉬운설명.</param>
/// <param name="Fields">관련분야, at least one.</param>
/// <param name="Model">The model that wrote 요약, 쉬운설명 and 관련분야.</param>
/// <param name="Prompt">The prompt's name and version.</param>
/// <param name="AcceptedAt">When what it wrote passed every check.</param>
/// <param name="PublishedAt">When the file of the edition last changed.</param>
/// <param name="VoteHistory">How the votes changed, the oldest first; only where one entry alone was asked for.</param>
internal sealed record EntryResponse(
    string Digest, string Date, string Id, string Title, int Votes, string Image, string Pdf,
    string Summary, string EasyExplanation, IReadOnlyList<string> Fields,
    string Model, string Prompt, DateTimeOffset AcceptedAt, DateTimeOffset PublishedAt, IReadOnlyList<VoteResponse>? VoteHistory = null)
{
    public static EntryResponse Of(StoredEntry entry) => new(
        entry.Digest, entry.Date.Text, entry.Id.Value, entry.Title, entry.Votes, entry.Id.ImageUrl, entry.Id.PdfUrl,
        entry.Text.Summary, entry.Text.EasyExplanation, entry.Text.Fields,
        entry.Provenance.Model, entry.Provenance.Prompt, entry.Provenance.AcceptedAt, entry.PublishedAt);
}

/// <summary>The votes on a paper from a moment on.</summary>
/// <param name="At">When they were first seen.</param>
/// <param name="Votes">How many, 0 or more.</param>
internal sealed record VoteResponse(DateTimeOffset At, int Votes)
{
    public static VoteResponse Of(VotesAt seen) => new(seen.At, seen.Votes);
}

/// <summary>Whether a run has begun, and whether it has ended.</summary>
internal enum RunStatus
{
    /// <summary>It was requested, and waits to begin.</summary>
    Waiting,

    /// <summary>It is in progress, or its process was killed and no other run has begun since.</summary>
    Running,

    /// <summary>It has ended; without an outcome it was stopped or cut short.</summary>
    Ended,
}

/// <summary>A run of a digest.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Whether it has begun, and whether it has ended.</param>
/// <param name="Digest">The digest that it is of; null while it waits.</param>
/// <param name="StartedAt">When it began; null while it waits.</param>
/// <param name="EndedAt">When it ended; null before that.</param>
/// <param name="Outcome">How it ended; null before that, and where it was stopped or cut short.</param>
/// <param name="Reason">Why its outcome is what it is.</param>
/// <param name="Counts">What it asked of the model, and what it got; null while it waits.</param>
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

/// <summary>What a run asked of the model, and what it got.</summary>
/// <param name="Asked">Papers that it asked about.</param>
/// <param name="AskedAgain">Of those, the ones that it asked about more than once.</param>
/// <param name="Accepted">Papers whose answer passed every check.</param>
/// <param name="Calls">Calls of the model.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Cost">What they cost, in the money of the configured prices; 0 where the model has no price.</param>
/// <param name="Misconfigured">Whether the model needs an operator: an invalid key, an exhausted quota.</param>
internal sealed record RunCountsResponse(
    int Asked, int AskedAgain, int Accepted, int Calls, long PromptTokens, long CompletionTokens, decimal Cost, bool Misconfigured)
{
    public static RunCountsResponse Of(RunCounts counts) => new(
        counts.Asked, counts.AskedAgain, counts.Accepted, counts.Calls, counts.Tokens.Prompt, counts.Tokens.Completion, counts.Cost, counts.Misconfigured);
}

/// <summary>The request for a run.</summary>
/// <param name="Digest">The digest to run.</param>
/// <param name="Date">The edition, such as 2025-01-08; without it every open one.</param>
/// <param name="Force">Also process settled editions, and replace a file that was edited by hand.</param>
/// <param name="Regenerate">Call the model again for papers that have a summary.</param>
internal sealed record StartRunRequest(string Digest, string? Date = null, bool Force = false, bool Regenerate = false);

/// <summary>An answer of the model that the checks rejected.</summary>
/// <param name="Digest">The digest that it was asked for.</param>
/// <param name="Date">The edition that it was asked for.</param>
/// <param name="Id">The paper's arXiv identifier.</param>
/// <param name="Title">The paper's title.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Answer">Its text, truncated where it is very long; empty where it was incomplete, or there was none.</param>
/// <param name="Violations">The rules that it violates.</param>
/// <param name="AnsweredAt">When it answered.</param>
/// <param name="AskedAgain">Whether the model was asked again at once; else the paper was given up for that run.</param>
internal sealed record RejectedAnswerResponse(
    string Digest, string Date, string Id, string Title, string Model, string Answer,
    IReadOnlyList<RuleViolationResponse> Violations, DateTimeOffset AnsweredAt, bool AskedAgain)
{
    public static RejectedAnswerResponse Of(EditionRejection rejection) => new(
        rejection.Digest, rejection.Date.Text, rejection.Answer.Id.Value, rejection.Answer.Title, rejection.Answer.Model, rejection.Answer.Answer,
        [.. rejection.Answer.Violations.Select(violation => new RuleViolationResponse(violation.Rule, violation.Message))],
        rejection.Answer.AnsweredAt, rejection.Answer.AskedAgain);
}

/// <summary>A rule that an answer violates.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Message">How it is violated, as the model was told.</param>
internal sealed record RuleViolationResponse(string Rule, string Message);

/// <summary>What the runs took, by UTC day.</summary>
/// <param name="From">The first day.</param>
/// <param name="Days">The days on which any run began, the oldest first.</param>
internal sealed record SpendingResponse(DateOnly From, IReadOnlyList<DailySpendingResponse> Days);

/// <summary>What the runs that began on a UTC day took together.</summary>
/// <param name="Day">The day.</param>
/// <param name="Runs">How many runs.</param>
/// <param name="Calls">Calls of the model.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Cost">What they cost, in the money of the configured prices; 0 where the model has no price.</param>
internal sealed record DailySpendingResponse(DateOnly Day, int Runs, int Calls, long PromptTokens, long CompletionTokens, decimal Cost)
{
    public static DailySpendingResponse Of(DaySpending day) => new(day.Day, day.Runs, day.Calls, day.Tokens.Prompt, day.Tokens.Completion, day.Cost);
}
