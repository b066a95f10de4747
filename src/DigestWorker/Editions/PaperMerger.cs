using DigestWorker.Papers;

namespace DigestWorker.Editions;

/// <summary>Merges the readings of a listing: papers stay once listed, votes are updated, new papers are added.</summary>
internal static class PaperMerger
{
    /// <param name="details">arXiv's metadata, if the listing contains it.</param>
    public static IReadOnlyList<EditionPaper> Merge(
        IReadOnlyList<EditionPaper> remembered, IReadOnlyList<ListedPaper> listed, IReadOnlyDictionary<PaperId, PaperDetails> details)
    {
        var papers = remembered.ToDictionary(paper => paper.Paper.Id);
        foreach (var now in listed)
        {
            var read = details.GetValueOrDefault(now.Id);
            papers[now.Id] = papers.TryGetValue(now.Id, out var before)
                ? before with { Paper = before.Paper with { Listed = Refresh(before.Paper.Listed, now), Details = read ?? before.Paper.Details } }
                : new EditionPaper(new Paper(now, read), Published: false);
        }

        return [.. papers.Values.OrderBy(paper => paper.Paper.Id)];
    }

    /// <summary>
    /// The current values win. Values that the second way of reading does not have (abstract, authors, withdrawal)
    /// are kept, and so are votes if there are none now: a page without votes is more likely than votes that were all removed.
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
        CodeStars = now.CodeStars ?? before.CodeStars,
        ProjectUrl = now.ProjectUrl ?? before.ProjectUrl,
    };
}
