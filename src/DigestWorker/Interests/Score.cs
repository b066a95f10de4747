namespace DigestWorker.Interests;

/// <summary>What a paper is worth to an interest: the sum of its named parts.</summary>
internal sealed record Score(IReadOnlyList<ScorePart> Parts)
{
    public static Score None { get; } = new([]);

    public int Total { get; } = Parts.Sum(part => part.Points);
}

/// <summary>One reason of a score.</summary>
/// <param name="Name">The term, author or organization as configured, or the identifier of the similar paper.</param>
internal sealed record ScorePart(ScorePartKind Kind, string Name, int Points);

internal enum ScorePartKind
{
    Term,
    Author,
    Organization,

    /// <summary>Its text is similar to that of a named paper.</summary>
    Like,
}
