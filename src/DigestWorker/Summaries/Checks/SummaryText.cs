namespace DigestWorker.Summaries.Checks;

/// <summary>A text of an answer, with its limits.</summary>
/// <param name="Part">The name of its member in the answer.</param>
internal sealed record SummaryText(string Label, string Part, string Text)
{
    private IReadOnlyList<string>? _sentences;
    private string? _skeleton;
    private string? _joinedSkeleton;

    public required (int Min, int Max) Length { get; init; }
    public required (int Min, int Max) SentenceCount { get; init; }
    public required (double Error, double Warning) HangulShare { get; init; }

    /// <summary>Whether a name may follow its Korean word in brackets: 강화학습(Reinforcement Learning).</summary>
    public required bool HasGlosses { get; init; }

    public IReadOnlyList<string> Sentences => _sentences ??= SentenceSplitter.Split(Text);

    /// <summary>The text as it looks.</summary>
    public string Skeleton => _skeleton ??= Checks.Skeleton.Of(Text);

    /// <summary>The same without blanks, which models and injected sentences put as they like.</summary>
    public string JoinedSkeleton => _joinedSkeleton ??= Checks.Skeleton.Joined(Skeleton);

    public static SummaryText Summary(string text) => new("요약", "summary", text)
    {
        Length = (80, 800),
        SentenceCount = (2, 8),
        HangulShare = (.50, .65),
        HasGlosses = true,
    };

    public static SummaryText EasyExplanation(string text) => new("쉬운설명", "easy_explanation", text)
    {
        Length = (50, 400),
        SentenceCount = (1, 5),
        HangulShare = (.80, .90),
        HasGlosses = false,
    };

    public static SummaryText Field(string name) => new("관련분야", "fields", name)
    {
        Length = (2, 20),
        SentenceCount = (0, 0),
        HangulShare = (0, 0),
        HasGlosses = true,
    };

    public Finding Error(string rule, string message) => new(rule, Severity.Error, $"{Label}: {message}") { Part = Part };

    public Finding Warning(string rule, string message) => new(rule, Severity.Warning, $"{Label}: {message}") { Part = Part };
}
