using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>Keeps papers that an operator removed out of messages that still wait.</summary>
internal sealed class RemovedPapers(EditionStore editions)
{
    /// <summary>The message without the papers that were removed since; null if nothing is left of it.</summary>
    public async Task<OutboxMessage?> WithoutAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message.Event > Papers.DeliveryEvent.Settled || message.Content is "")
            return message;
        var edition = EditionDocument.Parse(message.Content);
        var removed = await editions.RemovedAsync(message.Digest, [.. edition.Entries.Select(entry => entry.Id)], cancellationToken);
        if (removed.Count == 0)
            return message;
        // The figures name papers, too.
        var left = edition with { Entries = [.. edition.Entries.Where(entry => !removed.Contains(entry.Id))], Overview = null };
        return left.Entries.Count == 0 ? null : message with { Content = left.ToJson() };
    }
}
