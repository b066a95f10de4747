using DigestWorker.Interests;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>Reads papers by their identifiers, of whatever edition they are.</summary>
internal sealed class PaperStore(Database database)
{
    /// <summary>The papers that some digest has listed.</summary>
    public Task<IReadOnlyDictionary<PaperId, Paper>> FindAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            "SELECT paper_id, listed, details FROM (SELECT id AS paper_id, listed, details FROM paper) papers WHERE paper_id IN",
            papers, row => new Paper(StoredPapers.Listed(row.GetString(1)), StoredPapers.Details(row.GetText(2))), cancellationToken);

    /// <summary>The interest with the texts of the papers that it likes, as far as they are known.</summary>
    public async Task<Interest> InformAsync(Interest interest, CancellationToken cancellationToken) =>
        interest.Like.Count == 0 ? interest : interest.Knowing((await FindAsync(interest.Like, cancellationToken)).Values);
}
