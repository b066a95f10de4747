using DigestWorker.Papers;

namespace DigestWorker.Editions;

/// <summary>Selects the papers of a digest from the listed ones.</summary>
/// <param name="MaxPapers">Limits the result to the papers with the most votes; 0 for all.</param>
/// <param name="Include">Words or phrases of which the title, abstract or keywords contain at least one; if empty, all papers are selected.</param>
/// <param name="Exclude">Words or phrases of which they contain none.</param>
internal sealed record PaperFilter(int MaxPapers, int MinUpvotes, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    public static PaperFilter None { get; } = new(0, 0, [], []);

    /// <summary>The selected papers. A published paper stays selected, whatever its votes.</summary>
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
