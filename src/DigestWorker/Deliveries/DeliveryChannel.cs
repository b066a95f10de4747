using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>How a message is brought to a service.</summary>
internal abstract class DeliveryChannel
{
    /// <summary>Sends what the service has not accepted of a message yet.</summary>
    /// <param name="message">The message. Its id is the same at every try.</param>
    /// <param name="accepted">Called for each part that the service accepted, with what the service calls it.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    public abstract Task<SendResult> SendAsync(OutboxMessage message, Func<string, Task> accepted, CancellationToken cancellationToken);

    /// <summary>Finds out whether a message could be sent, as far as that is possible without sending one.</summary>
    public abstract Task<SendResult> ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>How a try ended.</summary>
internal abstract record SendResult
{
    /// <param name="Receipt">What the service calls the message, or says about the delivery.</param>
    internal sealed record Sent(string Receipt = "") : SendResult;

    /// <param name="IsFinal">Whether no later try can succeed with this message.</param>
    /// <param name="RetryAfter">When the service wants to be asked again.</param>
    internal sealed record Failed(Reason Reason, bool IsFinal = false, TimeSpan? RetryAfter = null) : SendResult;
}
