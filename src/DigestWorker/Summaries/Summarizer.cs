using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;
using Microsoft.Extensions.AI;

namespace DigestWorker.Summaries;

/// <summary>Papers in, each one's summary or the reason why it has none out, as each is done.</summary>
/// <param name="writers">The first is asked about every paper; each further one about those that all before it could not do.</param>
internal sealed partial class Summarizer(IReadOnlyList<Writer> writers, ModelMetrics metrics, TimeProvider time, ILogger<Summarizer> logger) : IDisposable
{
    /// <summary>The question, and twice more with what was wrong with the answer.</summary>
    private const int MostAsks = 3;

    /// <summary>A model that declines twice is not talked round by a third question.</summary>
    private const int MostAsksWhereDeclined = 2;

    /// <summary>As <see cref="SummarizeInGroupsAsync"/>, one by one.</summary>
    public async IAsyncEnumerable<SummaryOutcome> SummarizeAsync(IReadOnlyList<Paper> papers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var outcomes in SummarizeInGroupsAsync(papers, cancellationToken))
        {
            foreach (var outcome in outcomes)
                yield return outcome;
        }
    }

    /// <summary>
    /// Asks about all papers, <see cref="LlmOptions.MaxConcurrency"/> at once. What is there already comes as one group, so that it can be kept by one write;
    /// no other paper takes the place of those in it before the next group is asked for: what is not kept yet is never more than was asked at once.
    /// Cancellation starts no further question; what was accepted until then is yielded before it is thrown.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<SummaryOutcome>> SummarizeInGroupsAsync(
        IReadOnlyList<Paper> papers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answers = Channel.CreateUnbounded<Answer>(new() { SingleReader = true });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAllAsync(papers, answers.Writer, ending.Token);
        try
        {
            while (await answers.Reader.WaitToReadAsync(CancellationToken.None))
            {
                var group = new List<Answer>();
                while (answers.Reader.TryRead(out var answer))
                    group.Add(answer);
                yield return [.. group.Select(answer => answer.Outcome)];
                foreach (var answer in group)
                    answer.Taken.SetResult();
            }
        }
        finally
        {
            // Also where the reader leaves early.
            await ending.CancelAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await asking;
    }

    /// <summary>One small real question to each model: null where endpoint, key and model work, else what is wrong.</summary>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        List<string> faults = [];
        foreach (var writer in writers)
        {
            if (await FaultOfAsync(writer.Model, cancellationToken) is { } fault)
                faults.Add(writers.Count == 1 ? fault : $"{writer.Name}: {fault}");
        }
        return faults.Count == 0 ? null : string.Join("; ", faults);
    }

    public void Dispose()
    {
        foreach (var writer in writers)
            writer.Dispose();
    }

    private static async Task<string?> FaultOfAsync(Model model, CancellationToken cancellationToken) =>
        await model.AskAsync([new(ChatRole.User, "{}를 JSON으로 그대로 답하십시오.")], maxOutputTokens: 200, cancellationToken) switch
        {
            ModelReply.Stopped(var reason) => reason,
            ModelReply.Unavailable(var reason) => reason,
            ModelReply.OutOfBudget(var reason) => reason,
            _ => null,
        };

    private async Task AskAllAsync(IReadOnlyList<Paper> papers, ChannelWriter<Answer> answers, CancellationToken cancellationToken)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = writers[0].Options.MaxConcurrency, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(papers, atOnce, async (paper, token) =>
            {
                using var scope = Log.OfPaper(logger, paper.Id);
                var answer = new Answer(await SummarizeAsync(paper, token));
                Say(answer.Outcome);
                answers.TryWrite(answer);
                await answer.Taken.Task.WaitAsync(token);
            });
        }
        finally
        {
            answers.Complete();
        }
    }

    private async Task<SummaryOutcome> SummarizeAsync(Paper paper, CancellationToken cancellationToken)
    {
        if (SourceText.Of(paper) is not { } source)
            return new SummaryOutcome.NothingToRead(paper.Id);

        List<SummaryOutcome> outcomes = [];
        foreach (var writer in writers)
        {
            var outcome = await AskAsync(writer, source, cancellationToken);
            outcomes.Add(outcome with { Cost = (outcome as SummaryOutcome.Accepted)?.Summary.Provenance.Cost ?? writer.Options.CostOf(outcome.Tokens, writer.Options.Model) });
            if (outcomes[^1] is SummaryOutcome.Accepted)
                break;
            if (outcomes.Count < writers.Count)
                Log.NextIsAsked(logger, paper.Id, writer.Name, outcomes[^1].GetType().Name);
        }
        return SummaryOutcome.OfAll(outcomes);
    }

    private async Task<SummaryOutcome> AskAsync(Writer writer, SourceText paper, CancellationToken cancellationToken)
    {
        List<RejectedAnswer> rejected = [];
        return await AskAsync(writer, paper, rejected, cancellationToken) with { Rejected = rejected };
    }

    private async Task<SummaryOutcome> AskAsync(Writer writer, SourceText paper, List<RejectedAnswer> rejected, CancellationToken cancellationToken)
    {
        var (question, longest, tokens) = (writer.Prompt.Ask(paper), writer.Options.MaxOutputTokens, default(TokenUsage));
        for (var asks = 1; ; asks++)
        {
            if (writer.Stopped is { } stopped)
                return new SummaryOutcome.Stopped(paper.Id, stopped, asks - 1, tokens);

            var reply = await writer.Model.AskAsync(question, longest, cancellationToken);
            tokens += reply.Tokens;
            switch (reply)
            {
                case ModelReply.Filtered(var reason, _):
                    return new SummaryOutcome.Filtered(paper.Id, reason, asks, tokens);
                case ModelReply.Unavailable(var reason):
                    return new SummaryOutcome.Unavailable(paper.Id, reason, asks, tokens);
                case ModelReply.OutOfBudget(var reason):
                    return new SummaryOutcome.OutOfBudget(paper.Id, reason, asks - 1, tokens);
                case ModelReply.Stopped(var reason):
                    if (writer.Stop(reason))
                        Log.Stopped(logger, writer.Name, reason);
                    return new SummaryOutcome.Stopped(paper.Id, writer.Stopped!, asks, tokens);
            }

            var verdict = SummaryChecks.Judge(reply, paper);
            if (verdict.Accepted is { } text)
            {
                var model = ((ModelReply.Answered)reply).Model;
                var provenance = new Provenance(
                    writer.Options.Provider.ToString(), model, writer.Prompt.Name, time.GetUtcNow(), asks, tokens, writer.Options.CostOf(tokens, model))
                {
                    Source = paper.Body is null ? SummarySource.Abstract : SummarySource.FullText,
                    SourceNote = paper.WhyNoBody,
                };
                return new SummaryOutcome.Accepted(new(paper.Id, text, provenance), verdict.Findings);
            }

            metrics.Judged(verdict.Findings);
            var isLast = asks >= (verdict.Declined ? MostAsksWhereDeclined : MostAsks);
            rejected.Add(Rejected(writer, paper, reply, verdict, askedAgain: !isLast));
            if (isLast)
                return new SummaryOutcome.Refused(paper.Id, verdict.Findings, asks, tokens);

            Log.AskedAgain(logger, paper.Id, string.Join(", ", verdict.Findings.Select(finding => finding.Rule).Distinct()));
            question = SummaryPrompt.AskAgain(question, (reply as ModelReply.Answered)?.Text ?? "", verdict.Findings);
            longest = reply is ModelReply.Cut ? writer.Options.MaxOutputTokens * 2 : longest;
        }
    }

    private RejectedAnswer Rejected(Writer writer, SourceText paper, ModelReply reply, Verdict verdict, bool askedAgain)
    {
        var (model, text) = reply switch
        {
            ModelReply.Answered answered => (answered.Model, answered.Text),
            ModelReply.Declined declined => (writer.Options.Model, declined.Words),
            _ => (writer.Options.Model, ""),
        };
        return new(
            paper.Id, paper.Title, model, text, [.. verdict.Findings.Where(finding => finding.Severity is Severity.Error).Select(finding => new BrokenRule(finding.Rule, finding.Message))],
            time.GetUtcNow(), askedAgain);
    }

    private void Say(SummaryOutcome outcome)
    {
        switch (outcome)
        {
            case SummaryOutcome.Accepted(_, var warnings):
                Log.Accepted(logger, outcome.Id, outcome.Calls, outcome.Tokens.Completion, warnings.Count);
                break;
            case SummaryOutcome.Refused(_, var findings, _, _):
                Log.Refused(logger, outcome.Id, outcome.Calls, string.Join("; ", findings.Select(finding => $"{finding.Rule} {finding.Message}")));
                break;
            case SummaryOutcome.Filtered(_, var reason, _, _):
                Log.Filtered(logger, outcome.Id, reason);
                break;
            case SummaryOutcome.Unavailable(_, var reason, _, _):
                Log.Unavailable(logger, outcome.Id, reason);
                break;
            case SummaryOutcome.OutOfBudget(_, var reason, _, _):
                Log.OutOfBudget(logger, outcome.Id, reason);
                break;
            case SummaryOutcome.NothingToRead:
                Log.NothingToRead(logger, outcome.Id);
                break;
        }
    }

    private sealed record Answer(SummaryOutcome Outcome)
    {
        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        public static Func<ILogger, PaperId, IDisposable?> OfPaper { get; } = LoggerMessage.DefineScope<PaperId>("paper {Paper}");

        [LoggerMessage(LogLevel.Debug, "{Paper}: summary accepted (call {Calls}, {Tokens} tokens written, {Warnings} warnings)")]
        public static partial void Accepted(ILogger logger, PaperId paper, int calls, long tokens, int warnings);

        [LoggerMessage(LogLevel.Information, "{Paper}: the answer broke {Rules}; the model is asked again")]
        public static partial void AskedAgain(ILogger logger, PaperId paper, string rules);

        [LoggerMessage(LogLevel.Information, "{Paper}: {Writer} has no summary ({Outcome}); the next model is asked")]
        public static partial void NextIsAsked(ILogger logger, PaperId paper, string writer, string outcome);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary, {Calls} answers did not pass: {Findings}")]
        public static partial void Refused(ILogger logger, PaperId paper, int calls, string findings);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary for good: {Reason}")]
        public static partial void Filtered(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary for now: {Reason}")]
        public static partial void Unavailable(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary today: {Reason}")]
        public static partial void OutOfBudget(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Error, "{Writer} is not asked any more: {Reason}")]
        public static partial void Stopped(ILogger logger, string writer, string reason);

        [LoggerMessage(LogLevel.Information, "{Paper}: no summary, for it has no abstract")]
        public static partial void NothingToRead(ILogger logger, PaperId paper);
    }
}
