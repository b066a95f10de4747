using DigestWorker.Papers;

namespace DigestWorker.Editions;

/// <summary>Which of the listed papers a digest selects.</summary>
/// <param name="MaxPapers">The most voted ones, 0 for all.</param>
/// <param name="Include">At least one of these words or phrases is in the title, abstract or keywords; where none is given, all papers are selected.</param>
/// <param name="Exclude">None of these is.</param>
internal sealed record PaperFilter(int MaxPapers, int MinUpvotes, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    public static PaperFilter None { get; } = new(0, 0, [], []);

    /// <summary>The selected papers. One that was published stays selected, however the votes move.</summary>
    public IReadOnlySet<PaperId> Select(IEnumerable<EditionPaper> papers)
    {
        var all = papers.ToList();
        var published = all.Where(paper => paper.Published).ToList();
        var others = all.Where(paper => !paper.Published && Fits(paper.Paper))
            .OrderByDescending(paper => paper.Paper.Listed.Votes).ThenBy(paper => paper.Paper.Id)
            .Take(MaxPapers == 0 ? int.MaxValue : Math.Max(0, MaxPapers - published.Count));
        return published.Concat(others).Select(paper => paper.Paper.Id).ToHashSet();
    }

    private bool Fits(Paper paper) =>
        paper.Listed.Votes >= MinUpvotes
        && (Include.Count == 0 || Include.Any(phrase => Mentions(paper, phrase)))
        && !Exclude.Any(phrase => Mentions(paper, phrase));

    private static bool Mentions(Paper paper, string phrase) =>
        paper.Title.Contains(phrase, StringComparison.OrdinalIgnoreCase)
        || paper.Abstract?.Contains(phrase, StringComparison.OrdinalIgnoreCase) == true
        || paper.Listed.Keywords.Contains(phrase, StringComparer.OrdinalIgnoreCase);
}
