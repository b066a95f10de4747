using System.Collections.Concurrent;
using DigestWorker.Files;
using DigestWorker.Http;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>The address of the pages for readers.</summary>
/// <param name="PublicUrl">Empty if they cannot be reached from elsewhere.</param>
internal sealed record ReaderPages(string PublicUrl)
{
    /// <summary>The page of the edition that a message is about; null if there is none.</summary>
    public string? PageOf(OutboxMessage message) => PublicUrl is "" || message.Digest is "" ? null
        : $"{PublicUrl.TrimEnd('/')}/digests/{Uri.EscapeDataString(message.Digest)}{(message.Date is "" ? "" : $"/{message.Date}")}";
}

/// <summary>Makes the channels of the configured deliveries.</summary>
internal sealed class DeliveryChannels(
    IHttpClientFactory clients, Secrets secrets, ReaderPages pages, Outbox outbox, EditionStore editions, EditionFiles files, Database database,
    TimeProvider time)
{
    private readonly ConcurrentDictionary<DeliveryDefinition, DeliveryChannel> _channels = new(ReferenceEqualityComparer.Instance);

    public DeliveryChannel Of(DeliveryDefinition delivery) => _channels.GetOrAdd(delivery, Create);

    private DeliveryChannel Create(DeliveryDefinition delivery)
    {
        foreach (var secret in delivery.Secrets())
            secrets.Add(secret);
        var client = clients.CreateClient(HttpChannel.ClientName);
        return delivery.Channel switch
        {
            ChannelKind.Slack => new SlackChannel(delivery, client, time, pages.PageOf),
            ChannelKind.Discord => new DiscordChannel(delivery, client, time, pages.PageOf),
            ChannelKind.Teams => new TeamsChannel(delivery, client, time, pages.PageOf),
            ChannelKind.Telegram => new TelegramChannel(delivery, client, time, pages.PageOf, outbox),
            ChannelKind.Webhook => new WebhookChannel(delivery, client, time, pages.PageOf),
            ChannelKind.Email => new EmailChannel(delivery, secrets, time, pages.PageOf),
            _ => new GitChannel(delivery, new GitMirror(delivery, FolderForCopies()), client, editions, files, time),
        };
    }

    /// <summary>Beside the store; a server has no such place, and a copy can be fetched again.</summary>
    private string FolderForCopies()
    {
        if (database.File is not { } store)
            return Directory.CreateTempSubdirectory("digestworker-").FullName;
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(store))!, "deliveries");
        PrivateFile.CreateFolder(folder);
        return folder;
    }
}
