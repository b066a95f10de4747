using DigestWorker.Interests;
using DigestWorker.Papers;

namespace DigestWorker.Editions;

/// <summary>Selects the papers of a digest from the listed ones.</summary>
/// <param name="MaxPapers">Limits the result to the papers with the highest scores, then the most votes; 0 for all.</param>
/// <param name="Include">Words or phrases of which the title, abstract or keywords contain at least one; if empty, all papers are selected.</param>
/// <param name="Exclude">Words or phrases of which they contain none.</param>
internal sealed record PaperFilter(int MaxPapers, int MinUpvotes, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    public const int MaxPhrases = 500;
    public const int MaxPhraseLength = 200;

    /// <summary>Only papers that match it; null for all.</summary>
    public Interest? Interest { get; init; }

    public static PaperFilter None { get; } = new(0, 0, [], []);

    /// <summary>The selected papers. A published paper stays selected, whatever its votes and its score.</summary>
    public IReadOnlySet<PaperId> Select(IEnumerable<EditionPaper> papers)
    {
        var all = papers.ToList();
        var published = all.Where(paper => paper.Published).ToList();
        var others = all.Where(paper => !paper.Published && Fits(paper.Paper)).Select(paper => (Paper: paper, Score: ScoreOf(paper.Paper)))
            .Where(scored => Interest is null || Interest.Matches(scored.Score))
            .OrderByDescending(scored => scored.Score.Total).ThenByDescending(scored => scored.Paper.Paper.Listed.Votes).ThenBy(scored => scored.Paper.Paper.Id)
            .Take(MaxPapers == 0 ? int.MaxValue : Math.Max(0, MaxPapers - published.Count))
            .Select(scored => scored.Paper);
        return published.Concat(others).Select(paper => paper.Paper.Id).ToHashSet();
    }

    // Before a paper has a summary, so that the selection is the same in every run.
    private Score ScoreOf(Paper paper) => Interest?.ScoreOf(ScoredText.Of(paper)) ?? Score.None;

    private bool Fits(Paper paper) =>
        paper.Listed.Votes >= MinUpvotes
        && (Include.Count == 0 || Include.Any(phrase => Mentions(paper, phrase)))
        && !Exclude.Any(phrase => Mentions(paper, phrase));

    private static bool Mentions(Paper paper, string phrase) =>
        IsIn(paper.Title, phrase)
        || (paper.Abstract is { } text && IsIn(text, phrase))
        || paper.Listed.Keywords.Contains(phrase, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text has the phrase as whole words: RAG is not in "storage".</summary>
    private static bool IsIn(string text, string phrase)
    {
        for (var at = 0; (at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if (IsBorder(text, at) && IsBorder(text, at + phrase.Length))
                return true;
        }
        return false;
    }

    private static bool IsBorder(string text, int at) => at == 0 || at == text.Length || !IsOfWord(text[at - 1]) || !IsOfWord(text[at]);

    // Korean adds particles to words, and Chinese and Japanese do not separate words: their letters have no borders.
    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) && c is not (
        (>= '\u1100' and <= '\u11FF') or (>= '\u2E80' and <= '\u9FFF') or (>= '\uA960' and <= '\uA97F') or (>= '\uAC00' and <= '\uD7FF')
        or (>= '\uF900' and <= '\uFAFF'));
}
