using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>A delivery and its messages in numbers.</summary>
internal sealed record DeliveryStatus(DeliveryDefinition Delivery, OutboxSummary Messages)
{
    public string Name => Delivery.Name;

    /// <summary>Whether an operator has to do something: a message was given up, or the service or the repository wants a person.</summary>
    public Reason? Problem => Messages.Dead > 0 ? new Reason(ReasonCode.DeliveryDead) { Delivery = Name, Cause = Messages.DeadFault }
        : Messages.Fault?.Code is ReasonCode.DeliveryRefused or ReasonCode.RepositoryChanged ? Messages.Fault with { Delivery = Name }
        : null;
}

/// <summary>The questions about deliveries that the command line, the pages, the API, health and metrics ask.</summary>
internal sealed class DeliveryQueries(CurrentDeliveries deliveries, Outbox outbox)
{
    public DeliveryDefinition? Find(string name) => deliveries.Find(name);

    /// <summary>One of the configured deliveries.</summary>
    public async Task<DeliveryStatus> FindAsync(DeliveryDefinition delivery, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).First(status => status.Name == delivery.Name);

    /// <summary>The configured deliveries.</summary>
    public async Task<IReadOnlyList<DeliveryStatus>> ListAsync(CancellationToken cancellationToken)
    {
        if (deliveries.Current.Count == 0)
            return [];
        var summaries = (await outbox.SummariesAsync(cancellationToken)).ToDictionary(summary => summary.Delivery);
        return [.. deliveries.Current.Select(
            delivery => new DeliveryStatus(delivery, summaries.GetValueOrDefault(delivery.Name) ?? OutboxSummary.None(delivery.Name)))];
    }

    /// <summary>Messages, the newest first.</summary>
    /// <param name="delivery">Null for all.</param>
    /// <param name="state">Null for any.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<PagedResult<OutboxMessage>> MessagesAsync(
        string? delivery, MessageState? state, int skip, int take, CancellationToken cancellationToken) =>
        outbox.PageAsync(delivery, state, skip, take, cancellationToken);

    /// <inheritdoc cref="Outbox.RetryAsync"/>
    public Task<int> RetryAsync(DeliveryDefinition delivery, string? id, CancellationToken cancellationToken) =>
        outbox.RetryAsync(delivery.Name, id, cancellationToken);

    /// <inheritdoc cref="Outbox.DiscardAsync"/>
    public Task<int> DiscardAsync(DeliveryDefinition delivery, CancellationToken cancellationToken) =>
        outbox.DiscardAsync(delivery.Name, cancellationToken);
}
