using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>Judges an answer: what is wrong with it, and the summary where nothing that counts is.</summary>
internal static class SummaryChecks
{
    /// <summary>Rules for each of the two texts.</summary>
    private static readonly IReadOnlyList<Func<Prose, SourceText, IEnumerable<Finding>>> ProseRules =
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
        EaseRules.Easier,
        FieldRules.Fields,
        GroundingRules.Floor,
    ];

    public static Verdict Judge(ModelReply reply, SourceText source) => reply switch
    {
        ModelReply.Cut => Verdict.Refused("CUT", "답이 너무 길어 중간에서 끊겼습니다. 정해진 분량으로 짧게 쓰십시오."),
        ModelReply.Declined => Declined(),
        ModelReply.Answered(var text, _, _) when string.IsNullOrWhiteSpace(text) => Verdict.Refused("EMPTY", "답이 비어 있습니다."),
        ModelReply.Answered(var text, _, _) => Judge(text, source),
        _ => throw new ArgumentException($"A {reply.GetType().Name} holds no answer to judge.", nameof(reply)),
    };

    public static Verdict Judge(string answer, SourceText source) =>
        SummaryAnswer.Read(answer, out var problem) is { } summary ? new(summary, Find(summary, source))
        : FormatRules.IsRefusal(answer) ? Declined()
        : Verdict.Refused("JSON", problem);

    public static IReadOnlyList<Finding> Find(PaperSummary summary, SourceText source)
    {
        Prose[] prose = [Prose.Summary(summary.Summary), Prose.EasyExplanation(summary.EasyExplanation)];
        return
        [
            .. prose.SelectMany(text => Find(text, source)),
            .. SummaryRules.SelectMany(rule => rule(summary, source)),
        ];
    }

    private static Verdict Declined() => Verdict.Refused("M1", "답을 거절했습니다. 공개된 논문의 초록을 한국어로 요약하는 일입니다.") with { Declined = true };

    // One finding says it where every rule would.
    private static IEnumerable<Finding> Find(Prose prose, SourceText source)
    {
        if (prose.Text is "")
            return [prose.Error("EMPTY", "비어 있습니다.")];
        return prose.Text.Length > 4 * prose.Length.Most ? StyleRules.Length(prose, source) : ProseRules.SelectMany(rule => rule(prose, source));
    }
}

/// <summary>What the checks say of an answer.</summary>
internal sealed record Verdict(PaperSummary? Read, IReadOnlyList<Finding> Findings)
{
    public PaperSummary? Accepted => Findings.Any(finding => finding.Severity is Severity.Error) ? null : Read;

    /// <summary>The model would not answer at all.</summary>
    public bool Declined { get; init; }

    public static Verdict Refused(string rule, string message) => new(null, [new(rule, Severity.Error, message)]);
}
