using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Summaries;

/// <summary>The findings of an answer, and the summary if there is no error.</summary>
internal sealed record Verdict(PaperSummary? Read, IReadOnlyList<Finding> Findings)
{
    public PaperSummary? Accepted => Errors.Any() ? null : Read;

    /// <summary>The findings for which the answer is rejected.</summary>
    public IEnumerable<Finding> Errors => Findings.Where(finding => finding.Severity is Severity.Error);

    /// <summary>The sentences of the abstract that the answer cites, for each sentence of its 요약; whatever the model wrote.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Sources { get; init; } = [];

    /// <summary>Whether the model declined to answer.</summary>
    public bool IsRefusal { get; init; }

    public static Verdict Of(ModelReply reply, SourceText source) => reply switch
    {
        ModelReply.Truncated => Rejected("CUT", "답이 너무 길어 중간에서 끊겼습니다. 정해진 분량으로 짧게 쓰십시오."),
        ModelReply.Refused => Refusal(),
        ModelReply.Answered(var text, _, _) when string.IsNullOrWhiteSpace(text) => Rejected("EMPTY", "답이 비어 있습니다."),
        ModelReply.Answered(var text, _, _) => Of(text, source),
        _ => throw new ArgumentException($"A {reply.GetType().Name} holds no answer to judge.", nameof(reply)),
    };

    public static Verdict Of(string answer, SourceText source) =>
        SummaryAnswer.Read(answer, out var sources, out var problem) is { } summary ? Of(summary, source) with { Sources = sources }
        : FormatRules.IsRefusal(answer) ? Refusal()
        : Rejected("JSON", problem);

    public static Verdict Of(PaperSummary summary, SourceText source) => new(summary, SummaryChecks.Find(summary, source));

    private static Verdict Refusal() =>
        Rejected("M1", "답을 거절했습니다. 공개된 논문의 초록을 한국어로 요약하는 일입니다.") with { IsRefusal = true };

    private static Verdict Rejected(string rule, string message) => new(null, [new(rule, Severity.Error, message)]);
}
