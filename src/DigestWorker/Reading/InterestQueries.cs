using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>What papers are worth to an interest.</summary>
internal sealed record InterestRanking(Interest Interest, IReadOnlyDictionary<PaperId, Score> Scores)
{
    public Score Of(PaperId id) => Scores.GetValueOrDefault(id, Score.None);

    public bool Matches(PaperId id) => Interest.Matches(Of(id));

    /// <summary>The best first; papers with the same score stay in their order.</summary>
    public IEnumerable<T> Order<T>(IEnumerable<T> papers, Func<T, PaperId> idOf) => papers.OrderByDescending(paper => Of(idOf(paper)).Total);
}

/// <summary>Ranks published papers by a configured interest.</summary>
internal sealed class InterestQueries(CurrentInterests interests, PaperStore papers)
{
    public IReadOnlyList<Interest> All => interests.Current;

    /// <inheritdoc cref="CurrentInterests.Find"/>
    public Interest? Find(string name) => interests.Find(name);

    /// <inheritdoc cref="CurrentInterests.Unknown"/>
    public string Unknown(string name) => interests.Unknown(name);

    public Task<InterestRanking> RankAsync(Interest interest, IEnumerable<StoredEntry> entries, CancellationToken cancellationToken) =>
        RankAsync(interest, [.. entries.Select(entry => (new ListedPaper(entry.Id, entry.Title, entry.Votes), entry.Text))], cancellationToken);

    public Task<InterestRanking> RankAsync(Interest interest, IEnumerable<DigestEntry> entries, CancellationToken cancellationToken) => RankAsync(
        interest,
        [.. entries.Select(entry => (
            new ListedPaper(entry.Id, entry.Title, entry.Votes), new PaperSummary(entry.Summary, entry.EasyExplanation, entry.Fields)))],
        cancellationToken);

    private async Task<InterestRanking> RankAsync(
        Interest interest, IReadOnlyList<(ListedPaper Shown, PaperSummary Text)> entries, CancellationToken cancellationToken)
    {
        var known = await papers.FindAsync([.. entries.Select(entry => entry.Shown.Id).Distinct()], cancellationToken);
        var informed = await papers.InformAsync(interest, cancellationToken);
        return new InterestRanking(interest, entries.DistinctBy(entry => entry.Shown.Id).ToDictionary(
            entry => entry.Shown.Id,
            entry => informed.ScoreOf(ScoredText.Of(known.GetValueOrDefault(entry.Shown.Id) ?? new Paper(entry.Shown, null), entry.Text))));
    }
}
