using DigestWorker.Reasons;
using DigestWorker.Web.Health;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The problems that have one cause.</summary>
/// <param name="Cause">What is at the root of them.</param>
internal sealed record ProblemCard(Reason Cause, IReadOnlyList<HealthProblem> Problems)
{
    /// <summary>The reasons of the editions that can be tried again.</summary>
    public IReadOnlyList<Reason> Editions =>
    [
        .. Problems.Select(problem => problem.Reason).Where(reason => reason is
        {
            Code: ReasonCode.EditionFailed or ReasonCode.EditionFailedFinally or ReasonCode.EditionOverdue or ReasonCode.EditionMissing,
            Digest: not null, Date: not null,
        }),
    ];

    /// <summary>The digest that the problems are of; null if they are of none or of several.</summary>
    public string? Digest => Problems.Select(problem => problem.Reason.Digest).Distinct().ToList() is [{ } only] ? only : null;
}

/// <summary>A problem on the first page: its cause, a button, and the rest folded.</summary>
/// <param name="Number">Its number on the page.</param>
/// <param name="Digests">The digests that this process can run.</param>
internal sealed record ProblemPart(PageContext Context, ProblemCard Card, int Number, IReadOnlyList<string> Digests, DateTimeOffset Now)
{
    /// <summary>How many editions have their button before the details.</summary>
    public const int MaxEditions = 3;

    public string Headline =>
        ReasonText.ForOperator(ReasonText.In(Context.ZoneOf(Card.Problems[0].Reason.Digest), Card.Cause), Context.Language);

    public string? Remedy => ReasonText.Remedy(Card.Cause, Context.Language);

    /// <summary>The digest to be run as a whole, if no edition of it can be tried again.</summary>
    public string? Runnable => Card is { Editions: [], Digest: { } digest } && Digests.Contains(digest) ? digest : null;

    public bool CanRetry(Reason edition) => Digests.Contains(edition.Digest!);
}
