using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>Checks a summary against the text that the model was given.</summary>
internal static class SummaryChecks
{
    /// <summary>Rules for each of the two texts.</summary>
    private static readonly IReadOnlyList<Func<SummaryText, SourceText, IEnumerable<Finding>>> TextRules =
    [
        CharacterRules.Characters,
        FormatRules.Format,
        FormatRules.Tex,
        FormatRules.Ornament,
        FormatRules.Meta,
        LanguageRules.HangulShare,
        LanguageRules.ForeignScripts,
        LanguageRules.GluedTokens,
        LanguageRules.ForeignSentences,
        StyleRules.Length,
        StyleRules.Sentences,
        StyleRules.Terminator,
        StyleRules.Endings,
        FigureRules.Numbers,
        FigureRules.Counted,
        DirectionRules.Directions,
        SourceRules.Names,
        ClaimRules.Superlatives,
        ClaimRules.Limits,
        ClaimRules.Releases,
        ClaimRules.Origins,
        ToneRules.Advertising,
        ToneRules.Wording,
        SenseRules.Words,
        RepetitionRules.Repetition,
        ParticleRules.Particles,
    ];

    /// <summary>Rules for each text and each field.</summary>
    private static readonly IReadOnlyList<Func<SummaryText, SourceText, IEnumerable<Finding>>> InjectionChecks =
    [
        AddressRules.Addresses,
        InjectionRules.Commands,
        InjectionRules.Requests,
        InjectionRules.Instructions,
        InjectionRules.Advertising,
        InjectionRules.Accusations,
    ];

    /// <summary>Rules for the answer as a whole.</summary>
    private static readonly IReadOnlyList<Func<PaperSummary, SourceText, IEnumerable<Finding>>> SummaryRules =
    [
        SourceRules.OwnName,
        RepetitionRules.Copy,
        ReadabilityRules.Easier,
        RepetitionRules.InOtherWords,
        FieldRules.Fields,
        GroundingRules.Floor,
        GroundingRules.Fields,
        GroundingRules.SameSubject,
        GroundingRules.Sentences,
    ];

    public static IReadOnlyList<Finding> Find(PaperSummary summary, SourceText source)
    {
        SummaryText[] prose = [SummaryText.Summary(summary.Summary), SummaryText.EasyExplanation(summary.EasyExplanation)];
        return
        [
            .. prose.SelectMany(text => Find(text, source)),
            .. summary.Fields.Where(FieldRules.HasRightLength).Select(SummaryText.Field)
                .SelectMany(field => InjectionChecks.SelectMany(rule => rule(field, source))),
            .. SummaryRules.SelectMany(rule => rule(summary, source)),
        ];
    }

    // A much too long text gets one finding instead of one per rule.
    private static IEnumerable<Finding> Find(SummaryText text, SourceText source)
    {
        if (text.Text is "")
            return [text.Error("EMPTY", "비어 있습니다.")];
        return text.Text.Length > 4 * text.Length.Max
            ? StyleRules.Length(text, source)
            : TextRules.Concat(InjectionChecks).SelectMany(rule => rule(text, source));
    }
}
