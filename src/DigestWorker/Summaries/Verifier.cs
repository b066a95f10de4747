using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Summaries;

/// <summary>What a verifier found in an answer.</summary>
/// <param name="Findings">V1 and V2, or V3 if it has no verdict.</param>
internal sealed record VerifierFindings(IReadOnlyList<Finding> Findings, Verification Verification);

/// <summary>
/// Asks a second model whether the source says what each sentence of an answer says. It is not believed blindly:
/// an answer that leaves out a sentence, or that does not fit the texts, is asked for once more, and then there is no verdict.
/// </summary>
internal sealed partial class Verifier(VerifierOptions options, Model model, TimeProvider time, ILogger<Verifier> logger)
{
    private const int MaxAnswers = 2;

    private readonly LlmOptions _llm = options.Llm!;
    private Reason? _disabled;

    /// <summary>Whether an answer without a verdict waits for one.</summary>
    public bool Withholds => options.OnOutage is OnOutage.Withhold;

    public LlmOptions Options => _llm;

    public async Task<VerifierFindings> VerifyAsync(SourceText source, PaperSummary summary, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _disabled) is { } disabled)
            return Outage(source, disabled, default);

        var question = new VerificationQuestion(source, summary);
        var (messages, longest, usage) = (question.Messages, _llm.MaxOutputTokens, default(VerifierUsage));
        for (var answers = 1; ; answers++)
        {
            var reply = await model.AskAsync(messages, VerificationAnswer.Format, longest, cancellationToken);
            usage += UsageOf(reply);
            if (OutageOf(reply) is { } outage)
                return Outage(source, outage, usage);

            var text = (reply as ModelReply.Answered)?.Text ?? "";
            var problem = "답이 온전하지 않습니다. JSON 객체 하나로 짧게 답하십시오.";
            if (reply is ModelReply.Answered answered && question.Read(text, out problem) is { } verdicts)
                return new([.. question.Findings(verdicts)], Verified(answered.Model, usage) with { NotFound = NotFound(verdicts) });

            Log.Unusable(logger, source.Id, problem);
            if (answers == MaxAnswers)
                return Outage(source, new Reason(ReasonCode.VerifierAnswerUnusable) { Model = _llm.Model, Detail = problem }, usage);
            messages = SummaryPrompt.RetryWithFeedback(messages, text, [new("V3", Severity.Error, problem)]);
            longest = reply is ModelReply.Truncated ? longest * 2 : longest;
        }
    }

    /// <summary>Has the model judge a true summary of the sample paper, and finds out again what its server accepts.</summary>
    public async Task<ModelTrial> TryAsync(CancellationToken cancellationToken)
    {
        model.Server.StartOver();
        var found = await VerifyAsync(SourceText.Of(SamplePaper.Paper)!, SamplePaper.Summary, cancellationToken);
        var refused = found.Findings.FirstOrDefault(finding => finding.Rule is "V1" or "V2" && finding.Severity is Severity.Error);
        var problem = found.Verification.Unverified ?? (refused is null ? null : new Reason(ReasonCode.VerifierAnswerUnusable)
        {
            Model = _llm.Model, Detail = $"it refuses a true summary ({refused.Rule} {refused.Message})",
        });
        var models = problem is { Code: ReasonCode.ModelNotFound } ? await model.ListAsync(cancellationToken) : [];
        return new(_llm, problem, models, model.Server.Shape.ToString());
    }

    /// <summary>The findings for an answer that cannot be verified.</summary>
    public VerifierFindings Outage(SourceText source, Reason reason, VerifierUsage usage)
    {
        Log.Outage(logger, source.Id, ReasonText.Line(reason));
        return new(
            [new("V3", Withholds ? Severity.Error : Severity.Warning, $"검증하지 못했습니다: {ReasonText.Line(reason)}")],
            Verified(_llm.Model, usage) with { Unverified = reason });
    }

    private Verification Verified(string answeredBy, VerifierUsage usage) => new(_llm.Provider.ToString(), answeredBy, time.GetUtcNow(), usage);

    private VerifierUsage UsageOf(ModelReply reply) => reply is ModelReply.OutOfBudget ? default : new(
        1, reply.Tokens, _llm.CostOf(reply.Tokens, (reply as ModelReply.Answered)?.Model ?? _llm.Model));

    /// <summary>Why there is no answer, and asking again would not help; null if there is one.</summary>
    private Reason? OutageOf(ModelReply reply)
    {
        switch (reply)
        {
            case ModelReply.Filtered(var reason, _):
                return reason;
            case ModelReply.Unavailable(var reason):
                return reason;
            case ModelReply.OutOfBudget(var reason):
                return reason;
            case ModelReply.Misconfigured(var reason):
                if (Interlocked.CompareExchange(ref _disabled, reason, null) is null)
                    Log.Disabled(logger, _llm.Model, ReasonText.Line(reason));
                return reason;
            default:
                return null;
        }
    }

    private static int[] NotFound(IReadOnlyList<SentenceVerdict> verdicts) =>
        [.. verdicts.Where(verdict => verdict is { Text: "easy", Verdict: SentenceVerdict.NotFound }).Select(verdict => verdict.Number).Order()];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Paper}: the verifier's answer cannot be used: {Problem}")]
        public static partial void Unusable(ILogger logger, PaperId paper, string problem);

        [LoggerMessage(LogLevel.Warning, "{Paper}: not verified: {Reason}")]
        public static partial void Outage(ILogger logger, PaperId paper, string reason);

        [LoggerMessage(LogLevel.Error, "Verifier {Model} disabled for this run: {Reason}")]
        public static partial void Disabled(ILogger logger, string model, string reason);
    }
}
