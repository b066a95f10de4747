using DigestWorker.Deliveries;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Web.Api;

/// <summary>A delivery.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Channel">The service: slack, discord, teams, telegram, webhook or git.</param>
/// <param name="Send">What it is told.</param>
/// <param name="Paused">Whether its messages wait until an operator changes the configuration.</param>
/// <param name="Waiting">How many messages wait.</param>
/// <param name="Sent">How many were sent in the last 30 days.</param>
/// <param name="Dead">How many were given up.</param>
/// <param name="Oldest">Since when the oldest waiting message waits; null if none does.</param>
/// <param name="NextTryAt">When the next try is; null if none waits.</param>
/// <param name="LastSentAt">When the last one was sent; null if none was.</param>
/// <param name="Fault">Why the next message could not be sent; null if it did not fail.</param>
/// <param name="Problem">What an operator has to look at; null if nothing.</param>
internal sealed record DeliveryResponse(
    string Name, string Channel, IReadOnlyList<string> Send, bool Paused, int Waiting, int Sent, int Dead, DateTimeOffset? Oldest,
    DateTimeOffset? NextTryAt, DateTimeOffset? LastSentAt, Reason? Fault, Reason? Problem)
{
    public static DeliveryResponse Of(DeliveryStatus status) => new(
        status.Name, Parameter.JsonName(status.Delivery.Channel.ToString()),
        [.. status.Delivery.Events.Select(happened => Parameter.JsonName(happened.ToString()))],
        status.Delivery.Options.Paused, status.Messages.Waiting, status.Messages.Sent, status.Messages.Dead, status.Messages.Oldest, status.Messages.NextTryAt,
        status.Messages.LastSentAt, status.Messages.Fault is { } fault ? ReasonText.WithText(fault) : null,
        status.Problem is { } problem ? ReasonText.WithText(problem) : null);
}

/// <summary>A message of a delivery.</summary>
/// <param name="Id">The id that the receiver gets.</param>
/// <param name="Event">What it tells.</param>
/// <param name="Digest">The digest; null if it is about none.</param>
/// <param name="Date">The edition; null if it is about none.</param>
/// <param name="State">waiting, sent or dead.</param>
/// <param name="CreatedAt">When it was recorded.</param>
/// <param name="EndedAt">When it was sent or given up.</param>
/// <param name="Tries">How many tries there were.</param>
/// <param name="NextTryAt">When the next try is; null if there is none.</param>
/// <param name="Fault">Why the last try failed; null if it did not.</param>
internal sealed record MessageResponse(
    string Id, string Event, string? Digest, string? Date, string State, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, int Tries,
    DateTimeOffset? NextTryAt, Reason? Fault)
{
    public static MessageResponse Of(OutboxMessage message) => new(
        message.Id, Parameter.JsonName(message.Event.ToString()), message.Digest is "" ? null : message.Digest, message.Date is "" ? null : message.Date,
        Parameter.JsonName(message.State.ToString()), message.CreatedAt, message.EndedAt, message.Tries,
        message.State is MessageState.Waiting ? message.NextTryAt : null, message.Fault is { } fault ? ReasonText.WithText(fault) : null);
}

/// <summary>What a retry does.</summary>
/// <param name="Messages">How many messages are sent now.</param>
internal sealed record RetriedResponse(int Messages);
