using DigestWorker.Papers;

namespace DigestWorker.Editions;

/// <summary>How the papers of an edition grow from reading to reading: once listed they stay, votes are refreshed, new ones join.</summary>
internal static class PaperMerger
{
    public static IReadOnlyList<EditionPaper> Merge(IReadOnlyList<EditionPaper> remembered, IReadOnlyList<ListedPaper> listed)
    {
        var papers = remembered.ToDictionary(paper => paper.Paper.Id);
        foreach (var now in listed)
        {
            papers[now.Id] = papers.TryGetValue(now.Id, out var before)
                ? before with { Paper = before.Paper with { Listed = Refresh(before.Paper.Listed, now) } }
                : new EditionPaper(new Paper(now, null), Published: false);
        }

        return [.. papers.Values.OrderBy(paper => paper.Paper.Id)];
    }

    /// <summary>
    /// What is seen now counts; what the second way of reading does not show (abstract, authors, that a paper was withdrawn)
    /// stays as it was seen before. So do the votes where there are none now: that a page has lost them is likelier than that all were taken back.
    /// </summary>
    private static ListedPaper Refresh(ListedPaper before, ListedPaper now) => now with
    {
        Votes = now.Votes > 0 ? now.Votes : before.Votes,
        WithdrawnAt = now.WithdrawnAt ?? before.WithdrawnAt,
        Abstract = now.Abstract ?? before.Abstract,
        Authors = now.Authors.Count > 0 ? now.Authors : before.Authors,
        Keywords = now.Keywords.Count > 0 ? now.Keywords : before.Keywords,
        PublishedAt = now.PublishedAt ?? before.PublishedAt,
        SubmittedBy = now.SubmittedBy ?? before.SubmittedBy,
        Organization = now.Organization ?? before.Organization,
        CodeUrl = now.CodeUrl ?? before.CodeUrl,
        ProjectUrl = now.ProjectUrl ?? before.ProjectUrl,
    };
}
