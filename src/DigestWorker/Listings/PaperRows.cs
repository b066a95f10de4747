using DigestWorker.Papers;

namespace DigestWorker.Listings;

/// <summary>Converts rows to papers: the first row of a paper wins, and an invalid row does not affect the others.</summary>
/// <param name="Cut">The list has more rows than are read: what to say of it; null if it has not.</param>
internal sealed record PaperRows(IReadOnlyList<ListedPaper> Papers, IReadOnlyList<RejectedRow> Rejected, Reason? Cut = null)
{
    // One invalid row says nothing about the others of a small day.
    private const double MaxRejectedShare = 0.2;
    private const int MaxRejected = 1;

    public static PaperRows Of<TRow>(IEnumerable<TRow> rows, int maxRows, Func<TRow, (ListedPaper? Paper, string? Id, string Problem)> read)
    {
        var (papers, rejected, cut) = (new Dictionary<PaperId, ListedPaper>(), new List<RejectedRow>(), (Reason?)null);
        foreach (var (index, row) in rows.Index())
        {
            if (index == maxRows)
            {
                cut = new Reason(ReasonCode.ListStopsAtLimit) { Papers = maxRows };
                break;
            }
            var (paper, id, problem) = read(row);
            if (paper is not null)
                papers.TryAdd(paper.Id, paper);
            else
                rejected.Add(new($"row {index + 1}{(id is null ? "" : $" ({Short(id)})")}", problem));
        }

        return new([.. papers.Values], rejected, cut);
    }

    /// <summary>More than one invalid row, and more than one in five, indicate a layout change; so does a list of nothing else.</summary>
    public ListingOutcome.Failed? LayoutChanged(string where) =>
        Rejected.Count > (Papers.Count == 0 ? 0 : Math.Max(MaxRejected, MaxRejectedShare * (Papers.Count + Rejected.Count)))
            ? new(ListingFailure.LayoutChanged, new Reason(ReasonCode.LayoutChanged)
            {
                Detail = $"{where}: {Rejected.Count} of {Papers.Count + Rejected.Count} rows are not papers; {Rejected[0].Row}: {Rejected[0].Reason}",
            })
            : null;

    public PaperRows And(PaperRows more) =>
        new([.. Papers.Concat(more.Papers).DistinctBy(paper => paper.Id)], [.. Rejected, .. more.Rejected], Cut ?? more.Cut);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
