using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Web.Api;

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
