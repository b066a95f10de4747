using DigestWorker.Interests;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

internal enum MessageState
{
    Waiting,
    Sent,

    /// <summary>Given up; sent only if an operator asks for it.</summary>
    Dead,
}

/// <summary>A message of a delivery.</summary>
/// <param name="Id">The receiver gets the same id if the message is sent again.</param>
/// <param name="Digest">Empty if it is about no digest.</param>
/// <param name="Date">Empty if it is about no edition.</param>
internal sealed record OutboxMessage(string Id, string Delivery, DeliveryEvent Event, string Digest, string Date, int Revision)
{
    /// <summary>The JSON of the edition with the papers to be sent, or the reason of an alert; empty if the published files are sent.</summary>
    public string Content { get; init; } = "";

    /// <summary>Why its papers are in it; empty if the delivery has no interest.</summary>
    public IReadOnlyDictionary<PaperId, Score> Scores { get; init; } = new Dictionary<PaperId, Score>();

    public MessageState State { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it waits: since it was created, or since an operator had it sent again.</summary>
    public DateTimeOffset WaitingSince { get; init; }

    public int Tries { get; init; }
    public DateTimeOffset? FirstTriedAt { get; init; }
    public DateTimeOffset NextTryAt { get; init; }

    /// <summary>What the service calls the parts of the message that it accepted.</summary>
    public IReadOnlyList<string> Receipts { get; init; } = [];

    /// <summary>Why the last try failed.</summary>
    public Reason? Fault { get; init; }

    /// <summary>When it was sent or given up.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The first message that a delivery waits to send.</summary>
internal readonly record struct OutboxHead(string Delivery, DateTimeOffset NextTryAt);

/// <summary>The messages of a delivery: how many wait, were sent and were given up, and what there is to know of them.</summary>
/// <param name="Oldest">Since when the oldest waiting message waits.</param>
internal sealed record OutboxSummary(string Delivery, int Waiting, int Sent, int Dead, DateTimeOffset? Oldest, DateTimeOffset? LastSentAt)
{
    /// <summary>When the next message is tried; null if none waits.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Why the next message could not be sent; null if it has not failed.</summary>
    public Reason? Fault { get; init; }

    /// <summary>When the last one was given up, and why; null if none was.</summary>
    public DateTimeOffset? DeadSince { get; init; }

    /// <inheritdoc cref="DeadSince"/>
    public Reason? DeadFault { get; init; }

    public static OutboxSummary None(string delivery) => new(delivery, 0, 0, 0, null, null);
}

/// <summary>A change of an edition, from its row before to its state now.</summary>
/// <param name="IsBackfill">Whether many past editions are made: only deliveries of files follow.</param>
internal sealed record EditionChange(EditionRow? Before, Edition Now, bool IsBackfill);
