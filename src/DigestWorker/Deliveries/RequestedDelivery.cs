using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>Puts a published edition into the outbox because an operator asks for it.</summary>
internal sealed class RequestedDelivery(Outbox outbox, EditionStore editions, PaperStore papers, EditionFiles files)
{
    /// <param name="delivery">The delivery.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="date">The edition.</param>
    /// <param name="force">Whether papers are sent that the delivery has carried.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>How many papers are sent; null if the edition has no readable files.</returns>
    public async Task<int?> AddAsync(DeliveryDefinition delivery, string digest, EditionDate date, bool force, CancellationToken cancellationToken)
    {
        if (await editions.FindAsync(digest, date, cancellationToken) is not { } row || files.Recover(row) is not { } edition)
            return null;
        var sendsFiles = delivery.Channel is ChannelKind.Git;
        var scores = await ScoresAsync(delivery, edition, cancellationToken);
        var ids = edition.Entries.Select(entry => entry.Paper.Id).Where(id => delivery.Interest is null || scores.ContainsKey(id)).ToList();
        if (!force && !sendsFiles)
        {
            var carried = await outbox.CarriedAsync(delivery.Name, row.Digest, ids, cancellationToken);
            ids = [.. ids.Where(id => !carried.Contains(id))];
        }
        if (ids.Count == 0)
            return 0;
        edition = edition.Only([.. edition.Entries.Where(entry => ids.Contains(entry.Paper.Id))]);
        await outbox.AddAsync(
            outbox.MessageOf(delivery.Name, sendsFiles ? DeliveryEvent.Updated : DeliveryEvent.Published, row.Digest, date.Text) with
            {
                Revision = 1,
                Content = sendsFiles ? "" : EditionDocuments.Of(edition).ToJson(),
                Scores = scores.Where(scored => ids.Contains(scored.Key)).ToDictionary(),
            },
            sendsFiles ? [] : ids, cancellationToken);
        return ids.Count;
    }

    /// <summary>The scores of the papers that match the interest of the delivery; empty if it has none.</summary>
    private async Task<IReadOnlyDictionary<PaperId, Score>> ScoresAsync(DeliveryDefinition delivery, Edition edition, CancellationToken cancellationToken)
    {
        if (delivery.Interest is null)
            return new Dictionary<PaperId, Score>();
        var interest = await papers.InformAsync(delivery.Interest, cancellationToken);
        return edition.Entries.Select(entry => (entry.Paper.Id, Score: interest.ScoreOf(ScoredText.Of(entry.Paper, entry.Summary.Text))))
            .Where(scored => interest.Matches(scored.Score)).ToDictionary(scored => scored.Id, scored => scored.Score);
    }
}
