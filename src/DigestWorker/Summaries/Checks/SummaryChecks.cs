using DigestWorker.Models;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>Judges an answer: what is wrong with it, and the summary where nothing that counts is.</summary>
internal static class SummaryChecks
{
    /// <summary>Rules for each of the two texts.</summary>
    private static readonly IReadOnlyList<Func<SummaryText, SourceText, IEnumerable<Finding>>> TextRules =
    [
        CharacterRules.Characters,
        FormatRules.Format,
        FormatRules.Meta,
        LanguageRules.HangulShare,
        LanguageRules.ForeignScripts,
        LanguageRules.GluedTokens,
        StyleRules.Length,
        StyleRules.Sentences,
        StyleRules.Terminator,
        StyleRules.Endings,
        SourceRules.Numbers,
        SourceRules.Names,
        RepetitionRules.Repetition,
        LanguageRules.Particles,
    ];

    /// <summary>Rules for the answer as a whole.</summary>
    private static readonly IReadOnlyList<Func<PaperSummary, SourceText, IEnumerable<Finding>>> SummaryRules =
    [
        SourceRules.OwnName,
        RepetitionRules.Copy,
        ReadabilityRules.Easier,
        FieldRules.Fields,
        GroundingRules.Floor,
    ];

    public static Verdict Judge(ModelReply reply, SourceText source) => reply switch
    {
        ModelReply.Truncated => Verdict.Rejected("CUT", "답이 너무 길어 중간에서 끊겼습니다. 정해진 분량으로 짧게 쓰십시오."),
        ModelReply.Refused => Refusal(),
        ModelReply.Answered(var text, _, _) when string.IsNullOrWhiteSpace(text) => Verdict.Rejected("EMPTY", "답이 비어 있습니다."),
        ModelReply.Answered(var text, _, _) => Judge(text, source),
        _ => throw new ArgumentException($"A {reply.GetType().Name} holds no answer to judge.", nameof(reply)),
    };

    public static Verdict Judge(string answer, SourceText source) =>
        SummaryAnswer.Read(answer, out var problem) is { } summary ? new(summary, Find(summary, source))
        : FormatRules.IsRefusal(answer) ? Refusal()
        : Verdict.Rejected("JSON", problem);

    public static IReadOnlyList<Finding> Find(PaperSummary summary, SourceText source)
    {
        SummaryText[] prose = [SummaryText.Summary(summary.Summary), SummaryText.EasyExplanation(summary.EasyExplanation)];
        return
        [
            .. prose.SelectMany(text => Find(text, source)),
            .. SummaryRules.SelectMany(rule => rule(summary, source)),
        ];
    }

    private static Verdict Refusal() => Verdict.Rejected("M1", "답을 거절했습니다. 공개된 논문의 초록을 한국어로 요약하는 일입니다.") with { IsRefusal = true };

    // One finding says it where every rule would.
    private static IEnumerable<Finding> Find(SummaryText text, SourceText source)
    {
        if (text.Text is "")
            return [text.Error("EMPTY", "비어 있습니다.")];
        return text.Text.Length > 4 * text.Length.Most ? StyleRules.Length(text, source) : TextRules.SelectMany(rule => rule(text, source));
    }
}

/// <summary>What the checks say of an answer.</summary>
internal sealed record Verdict(PaperSummary? Read, IReadOnlyList<Finding> Findings)
{
    public PaperSummary? Accepted => Findings.Any(finding => finding.Severity is Severity.Error) ? null : Read;

    /// <summary>The model would not answer at all.</summary>
    public bool IsRefusal { get; init; }

    public static Verdict Rejected(string rule, string message) => new(null, [new(rule, Severity.Error, message)]);
}
