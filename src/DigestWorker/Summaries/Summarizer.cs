using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;
using Microsoft.Extensions.AI;

namespace DigestWorker.Summaries;

/// <summary>Papers in, each one's summary or the reason why it has none out, as each is done.</summary>
internal sealed partial class Summarizer(LlmOptions options, SummaryPrompt prompt, Model model, TimeProvider time, ILogger<Summarizer> logger) : IDisposable
{
    /// <summary>The question, and once more with what was wrong with the answer.</summary>
    private const int MostAsks = 2;

    public static string WriterOf(LlmOptions options, SummaryPrompt prompt) => $"{options.Provider} {options.Model} {prompt.Name}";

    /// <summary>
    /// Asks about all papers, <see cref="LlmOptions.MaxConcurrency"/> at once. Cancellation starts no further question;
    /// what was accepted until then is yielded before it is thrown.
    /// </summary>
    public async IAsyncEnumerable<SummaryOutcome> SummarizeAsync(
        IReadOnlyList<Paper> papers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outcomes = Channel.CreateUnbounded<SummaryOutcome>(new() { SingleReader = true });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAllAsync(papers, outcomes.Writer, ending.Token);
        try
        {
            await foreach (var outcome in outcomes.Reader.ReadAllAsync(CancellationToken.None))
                yield return outcome;
        }
        finally
        {
            // Also where the reader leaves early.
            await ending.CancelAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await asking;
    }

    /// <summary>One small real question: null where endpoint, key and model work, else what is wrong.</summary>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken) =>
        await model.AskAsync([new(ChatRole.User, "{}를 JSON으로 그대로 답하십시오.")], maxOutputTokens: 200, cancellationToken) switch
        {
            ModelReply.Stopped(var reason) => reason,
            ModelReply.Unavailable(var reason) => reason,
            _ => null,
        };

    public void Dispose() => model.Dispose();

    private async Task AskAllAsync(IReadOnlyList<Paper> papers, ChannelWriter<SummaryOutcome> outcomes, CancellationToken cancellationToken)
    {
        var stop = new StopSign();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(papers, atOnce, async (paper, token) =>
            {
                var outcome = await SummarizeAsync(paper, stop, token);
                Say(outcome);
                outcomes.TryWrite(outcome);
            });
        }
        finally
        {
            outcomes.Complete();
        }
    }

    private async Task<SummaryOutcome> SummarizeAsync(Paper paper, StopSign stop, CancellationToken cancellationToken)
    {
        if (SourceText.Of(paper) is not { } source)
            return new SummaryOutcome.NothingToRead(paper.Id);

        var (question, longest, tokens) = (prompt.Ask(source), options.MaxOutputTokens, default(TokenUsage));
        for (var asks = 1; ; asks++)
        {
            if (stop.Reason is { } stopped)
                return new SummaryOutcome.Stopped(paper.Id, stopped, asks - 1, tokens);

            var reply = await model.AskAsync(question, longest, cancellationToken);
            tokens += reply.Tokens;
            switch (reply)
            {
                case ModelReply.Filtered(var reason, _):
                    return new SummaryOutcome.Filtered(paper.Id, reason, asks, tokens);
                case ModelReply.Unavailable(var reason):
                    return new SummaryOutcome.Unavailable(paper.Id, reason, asks, tokens);
                case ModelReply.Stopped(var reason):
                    return new SummaryOutcome.Stopped(paper.Id, stop.Raise(reason), asks, tokens);
            }

            var verdict = SummaryChecks.Judge(reply, source);
            if (verdict.Accepted is { } text)
            {
                var writer = ((ModelReply.Answered)reply).Model;
                var provenance = new Provenance(options.Provider.ToString(), writer, prompt.Name, time.GetUtcNow(), asks, tokens);
                return new SummaryOutcome.Accepted(new(paper.Id, text, provenance), verdict.Findings);
            }

            if (asks == MostAsks)
                return new SummaryOutcome.Refused(paper.Id, verdict.Findings, asks, tokens);

            Log.AskedAgain(logger, paper.Id, string.Join(", ", verdict.Findings.Select(finding => finding.Rule).Distinct()));
            question = SummaryPrompt.AskAgain(question, (reply as ModelReply.Answered)?.Text ?? "", verdict.Findings);
            longest = reply is ModelReply.Cut ? longest * 2 : longest;
        }
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
            case SummaryOutcome.Stopped(_, var reason, var calls, _) when calls > 0:
                Log.Stopped(logger, reason);
                break;
            case SummaryOutcome.NothingToRead:
                Log.NothingToRead(logger, outcome.Id);
                break;
        }
    }

    /// <summary>Raised once for all papers; the first reason stays.</summary>
    private sealed class StopSign
    {
        private string? _reason;

        public string? Reason => Volatile.Read(ref _reason);

        public string Raise(string reason) => Interlocked.CompareExchange(ref _reason, reason, null) ?? reason;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Paper}: summary accepted (call {Calls}, {Tokens} tokens written, {Warnings} warnings)")]
        public static partial void Accepted(ILogger logger, PaperId paper, int calls, long tokens, int warnings);

        [LoggerMessage(LogLevel.Information, "{Paper}: the answer broke {Rules}; the model is asked once more")]
        public static partial void AskedAgain(ILogger logger, PaperId paper, string rules);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary, {Calls} answers did not pass: {Findings}")]
        public static partial void Refused(ILogger logger, PaperId paper, int calls, string findings);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary for good: {Reason}")]
        public static partial void Filtered(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Warning, "{Paper}: no summary for now: {Reason}")]
        public static partial void Unavailable(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Error, "The model is not asked any more: {Reason}")]
        public static partial void Stopped(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "{Paper}: no summary, for it has no abstract")]
        public static partial void NothingToRead(ILogger logger, PaperId paper);
    }
}
