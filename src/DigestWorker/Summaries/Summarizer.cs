using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Summaries.Checks;
using DigestWorker.Telemetry;
using Microsoft.Extensions.AI;

namespace DigestWorker.Summaries;

/// <summary>Summarizes papers, and returns the outcome of each as soon as it is available.</summary>
/// <param name="writers">The models in order: the first gets every paper, each further one those that all models before it failed.</param>
/// <param name="verifier">Verifies the answers that pass the rules; null if none does.</param>
internal sealed partial class Summarizer(
    IReadOnlyList<PromptedModel> writers, Verifier? verifier, CheckMetrics metrics, TimeProvider time, ILogger<Summarizer> logger)
{
    /// <summary>The first request, and two retries with feedback.</summary>
    private const int MaxAnswers = 3;

    /// <summary>A model that declines twice is not called a third time.</summary>
    private const int MaxAnswersAfterRefusal = 2;

    /// <summary>As <see cref="SummarizeInGroupsAsync"/>, one by one.</summary>
    public async IAsyncEnumerable<SummaryOutcome> SummarizeAsync(IReadOnlyList<Paper> papers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var outcomes in SummarizeInGroupsAsync(papers, new Dictionary<PaperId, AcceptedSummary>(), cancellationToken))
        {
            foreach (var outcome in outcomes)
                yield return outcome;
        }
    }

    /// <summary>
    /// Summarizes papers, <see cref="LlmOptions.MaxConcurrency"/> at once. Available outcomes come as one group, so that one write can store them;
    /// their slots stay taken until the next group is requested, so that the number of outcomes not yet stored is bounded.
    /// After cancellation no further call starts; accepted summaries are yielded before the exception is thrown.
    /// </summary>
    /// <param name="papers">The papers.</param>
    /// <param name="written">Summaries that passed the rules before and are to be verified; the model is only asked about them if they are refused.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async IAsyncEnumerable<IReadOnlyList<SummaryOutcome>> SummarizeInGroupsAsync(
        IReadOnlyList<Paper> papers, IReadOnlyDictionary<PaperId, AcceptedSummary> written, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answers = Channel.CreateUnbounded<PendingOutcome>(new() { SingleReader = true });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAllAsync(papers, written, answers.Writer, ending.Token);
        try
        {
            while (await answers.Reader.WaitToReadAsync(CancellationToken.None))
            {
                var group = new List<PendingOutcome>();
                while (answers.Reader.TryRead(out var answer))
                    group.Add(answer);
                yield return [.. group.Select(answer => answer.Outcome)];
                foreach (var answer in group)
                    answer.Consumed.SetResult();
            }
        }
        finally
        {
            // Also if the consumer stops early.
            await ending.CancelAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await asking;
    }

    /// <summary>Has each model summarize the sample paper, as a run does, and finds out again what its server accepts.</summary>
    public async IAsyncEnumerable<ModelTrial> TryAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = SourceText.Of(SamplePaper.Paper)!;
        foreach (var model in writers)
        {
            model.Model.Server.StartOver();
            var outcome = await AskAsync(model, source, written: null, new Aside(), cancellationToken);
            var models = outcome.Reason is { Code: ReasonCode.ModelNotFound } ? await model.Model.ListAsync(cancellationToken) : [];
            yield return new(model.Options, outcome.Reason, models, model.Model.Server.Shape.ToString());
        }
    }

    private async Task AskAllAsync(
        IReadOnlyList<Paper> papers, IReadOnlyDictionary<PaperId, AcceptedSummary> written, ChannelWriter<PendingOutcome> answers,
        CancellationToken cancellationToken)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = writers[0].Options.MaxConcurrency, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(papers, atOnce, async (paper, token) =>
            {
                using var scope = Log.OfPaper(logger, paper.Id);
                var answer = new PendingOutcome(await SummarizeTracedAsync(paper, written.GetValueOrDefault(paper.Id), token));
                LogOutcome(answer.Outcome);
                answers.TryWrite(answer);
                await answer.Consumed.Task.WaitAsync(token);
            });
        }
        finally
        {
            answers.Complete();
        }
    }

    private async Task<SummaryOutcome> SummarizeTracedAsync(Paper paper, AcceptedSummary? written, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartSummarizePaper(paper.Id);
        var began = time.GetTimestamp();
        var outcome = await IsolatedAsync(paper, written, cancellationToken) with { Took = time.GetElapsedTime(began) };
        activity.SetOutcome(outcome.MetricName, failed: outcome is not SummaryOutcome.Accepted);
        return outcome;
    }

    /// <summary>Summarizes one paper; an error does not affect the others, whose answers are paid for.</summary>
    private async Task<SummaryOutcome> IsolatedAsync(Paper paper, AcceptedSummary? written, CancellationToken cancellationToken)
    {
        try
        {
            return await SummarizeAsync(paper, written, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e, paper.Id);
            return new SummaryOutcome.Unavailable(paper.Id, new Reason(ReasonCode.InternalError) { Detail = OneLine.Of(e.Message) }, 0, default);
        }
    }

    private async Task<SummaryOutcome> SummarizeAsync(Paper paper, AcceptedSummary? written, CancellationToken cancellationToken)
    {
        if (SourceText.Of(paper) is not { } source)
            return new SummaryOutcome.NoAbstract(paper.Id);

        var (outcomes, aside) = (new List<SummaryOutcome>(), new Aside());
        foreach (var model in writers)
        {
            var outcome = await AskAsync(model, source, outcomes.Count == 0 ? written : null, aside, cancellationToken);
            var cost = outcome.Calls == 0 ? null
                : (outcome as SummaryOutcome.Accepted)?.Summary.Provenance.Cost ?? model.Options.CostOf(outcome.Tokens, model.Options.Model);
            outcomes.Add(outcome with { Cost = cost });
            // Another writer does not make up for a verifier that is out.
            if (outcome is SummaryOutcome.Accepted or SummaryOutcome.Withheld)
                break;
            if (outcomes.Count < writers.Count)
                Log.FallingBack(logger, paper.Id, model.Name, outcomes[^1].GetType().Name);
        }
        return SummaryOutcome.Combine(outcomes) with { RejectedAnswers = aside.Rejected, Verifier = aside.Verifier };
    }

    /// <param name="model">The model to ask.</param>
    /// <param name="paper">The source.</param>
    /// <param name="written">A summary that passed the rules before; null if the model is asked for one.</param>
    /// <param name="aside">Gets what is known beside the outcome.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    private async Task<SummaryOutcome> AskAsync(
        PromptedModel model, SourceText paper, AcceptedSummary? written, Aside aside, CancellationToken cancellationToken)
    {
        var (question, longest, tokens) = (model.Prompt.CreateMessages(paper), model.Options.MaxOutputTokens, default(TokenUsage));
        if (written is not null)
        {
            var (judged, verdict) = await VerifyAsync(written, new Verdict(written.Text, []), paper, aside, cancellationToken);
            if (judged is not null)
                return judged.WithoutCalls();
            question = Refuse(written.Provenance.Model, SummaryAnswer.Write(written.Text), verdict, isLast: false);
        }

        for (var asks = 1; ; asks++)
        {
            if (model.DisabledReason is { } stopped)
                return new SummaryOutcome.Misconfigured(paper.Id, stopped, asks - 1, tokens);

            var reply = await model.Model.AskAsync(question, model.Prompt.Format, longest, cancellationToken);
            tokens += reply.Tokens;
            switch (reply)
            {
                case ModelReply.Filtered(var reason, _):
                    return new SummaryOutcome.Filtered(paper.Id, reason, asks, tokens);
                case ModelReply.Unavailable(var reason):
                    return new SummaryOutcome.Unavailable(paper.Id, reason, asks, tokens);
                case ModelReply.OutOfBudget(var reason):
                    return new SummaryOutcome.OutOfBudget(paper.Id, reason, asks - 1, tokens);
                case ModelReply.Misconfigured(var reason):
                    if (model.Disable(reason))
                        Log.ModelDisabled(logger, model.Name, ReasonText.Line(reason));
                    return new SummaryOutcome.Misconfigured(paper.Id, model.DisabledReason!, asks, tokens);
            }

            var (answeredBy, text) = TextOf(reply, model);
            var verdict = Verdict.Of(reply, paper);
            if (verdict.Accepted is { } summary)
            {
                var accepted = new AcceptedSummary(paper.Id, summary, ProvenanceOf(model, paper, answeredBy, asks, tokens))
                {
                    Evidence = Evidence.Of(summary.Summary, verdict.Sources, paper),
                };
                (var judged, verdict) = await VerifyAsync(accepted, verdict, paper, aside, cancellationToken);
                if (judged is not null)
                    return judged;
            }

            var isLast = asks >= (verdict.IsRefusal ? MaxAnswersAfterRefusal : MaxAnswers);
            question = Refuse(answeredBy, reply is ModelReply.Answered ? text : "", verdict, isLast);
            if (isLast)
                return new SummaryOutcome.Rejected(paper.Id, [.. verdict.Errors], asks, tokens);
            longest = reply is ModelReply.Truncated ? longest * 2 : longest;
        }

        IReadOnlyList<ChatMessage> Refuse(string answeredBy, string text, Verdict verdict, bool isLast)
        {
            metrics.RecordRejection(verdict.Findings);
            var violations = verdict.Errors.Select(finding => new RuleViolation(finding.Rule, finding.Message, finding.Part));
            aside.Rejected.Add(new(paper.Id, paper.Title, answeredBy, text, [.. violations], time.GetUtcNow(), AskedAgain: !isLast));
            if (!isLast)
                Log.RetryingWithFeedback(logger, paper.Id, string.Join(", ", verdict.Findings.Select(finding => finding.Rule).Distinct()));
            return SummaryPrompt.RetryWithFeedback(question, text, verdict.Findings);
        }
    }

    /// <summary>The outcome of an answer that passed the rules; null, with the findings, if the verifier refuses it.</summary>
    private async Task<(SummaryOutcome? Outcome, Verdict Verdict)> VerifyAsync(
        AcceptedSummary summary, Verdict verdict, SourceText paper, Aside aside, CancellationToken cancellationToken)
    {
        if (verifier is null)
            return (new SummaryOutcome.Accepted(summary, verdict.Findings), verdict);

        // The abstract alone does not have what was written from the full text.
        var found = summary.Provenance.Source is SummarySource.FullText && paper.Body is null
            ? verifier.Outage(paper, new Reason(ReasonCode.NotVerified) { Detail = paper.BodyUnavailableReason }, default)
            : await verifier.VerifyAsync(paper, summary.Text, cancellationToken);
        aside.Verifier += found.Verification.Usage;
        var verified = summary with { Verification = found.Verification with { Usage = (summary.Verification?.Usage ?? default) + aside.Verifier } };
        verdict = verdict with { Findings = [.. verdict.Findings, .. found.Findings] };
        if (found.Verification.Unverified is { } outage && verifier.Withholds)
            return (new SummaryOutcome.Withheld(verified, outage), verdict);
        return (verdict.Accepted is null ? null : new SummaryOutcome.Accepted(verified, verdict.Findings), verdict);
    }

    private Provenance ProvenanceOf(PromptedModel model, SourceText paper, string answeredBy, int asks, TokenUsage tokens) =>
        new(model.Options.Provider.ToString(), answeredBy, model.Prompt.Name, time.GetUtcNow(), asks, tokens, model.Options.CostOf(tokens, answeredBy))
        {
            Source = paper.Body is null ? SummarySource.Abstract : SummarySource.FullText,
            SourceNote = paper.BodyUnavailableReason,
        };

    private static (string AnsweredBy, string Text) TextOf(ModelReply reply, PromptedModel model) => reply switch
    {
        ModelReply.Answered answered => (answered.Model, answered.Text),
        ModelReply.Refused declined => (model.Options.Model, declined.Text),
        _ => (model.Options.Model, ""),
    };

    private void LogOutcome(SummaryOutcome outcome)
    {
        switch (outcome)
        {
            case SummaryOutcome.Accepted(_, var warnings):
                Log.Accepted(logger, outcome.Id, outcome.Calls, outcome.Tokens.Completion, warnings.Count);
                break;
            case SummaryOutcome.Rejected(_, var errors, _, _):
                Log.Rejected(logger, outcome.Id, outcome.Calls, string.Join("; ", errors.Select(finding => $"{finding.Rule} {finding.Message}")));
                break;
            case SummaryOutcome.Filtered(_, var reason, _, _):
                Log.Filtered(logger, outcome.Id, ReasonText.Line(reason));
                break;
            case SummaryOutcome.Unavailable(_, var reason, _, _):
                Log.Unavailable(logger, outcome.Id, ReasonText.Line(reason));
                break;
            case SummaryOutcome.Withheld(_, var reason):
                Log.Withheld(logger, outcome.Id, ReasonText.Line(reason));
                break;
            case SummaryOutcome.OutOfBudget(_, var reason, _, _):
                Log.OutOfBudget(logger, outcome.Id, ReasonText.Line(reason));
                break;
            case SummaryOutcome.NoAbstract:
                Log.NoAbstract(logger, outcome.Id);
                break;
        }
    }

    private sealed record PendingOutcome(SummaryOutcome Outcome)
    {
        public TaskCompletionSource Consumed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What is known of a paper beside its outcome, whatever that is.</summary>
    private sealed class Aside
    {
        public List<RejectedAnswer> Rejected { get; } = [];
        public VerifierUsage Verifier { get; set; }
    }

    private static partial class Log
    {
        public static Func<ILogger, PaperId, IDisposable?> OfPaper { get; } = LoggerMessage.DefineScope<PaperId>("paper {Paper}");

        [LoggerMessage(LogLevel.Debug, "{Paper}: summary accepted (call {Calls}, {Tokens} tokens written, {Warnings} warnings)")]
        public static partial void Accepted(ILogger logger, PaperId paper, int calls, long tokens, int warnings);

        [LoggerMessage(LogLevel.Information, "{Paper}: answer rejected by {Rules}; retrying with feedback")]
        public static partial void RetryingWithFeedback(ILogger logger, PaperId paper, string rules);

        [LoggerMessage(LogLevel.Information, "{Paper}: {Model} has no summary ({Outcome}); falling back to the next model")]
        public static partial void FallingBack(ILogger logger, PaperId paper, string model, string outcome);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary, {Calls} answers rejected: {Findings}")]
        public static partial void Rejected(ILogger logger, PaperId paper, int calls, string findings);

        [LoggerMessage(LogLevel.Warning, "{Paper}: filtered: {Reason}")]
        public static partial void Filtered(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Warning, "{Paper}: deferred: {Reason}")]
        public static partial void Unavailable(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Warning, "{Paper}: its summary waits for the verifier: {Reason}")]
        public static partial void Withheld(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Warning, "{Paper}: deferred: {Reason}")]
        public static partial void OutOfBudget(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Error, "{Paper}: deferred: an error that has no reason of its own")]
        public static partial void Failed(ILogger logger, Exception exception, PaperId paper);

        [LoggerMessage(LogLevel.Error, "Model {Model} disabled for this run: {Reason}")]
        public static partial void ModelDisabled(ILogger logger, string model, string reason);

        [LoggerMessage(LogLevel.Information, "{Paper}: no summary: the paper has no abstract")]
        public static partial void NoAbstract(ILogger logger, PaperId paper);
    }
}
