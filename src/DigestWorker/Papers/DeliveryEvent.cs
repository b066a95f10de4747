namespace DigestWorker.Papers;

/// <summary>What a delivery can be told.</summary>
internal enum DeliveryEvent
{
    /// <summary>An edition has papers that the delivery has not carried.</summary>
    Published,

    /// <summary>An edition has a new revision.</summary>
    Updated,

    /// <summary>An edition is final.</summary>
    Settled,

    /// <summary>An edition failed.</summary>
    Failed,

    /// <summary>An edition that failed is published.</summary>
    Recovered,

    /// <summary>Another delivery gave up a message.</summary>
    DeliveryDead,

    /// <summary>The budget of tokens, or the account of the provider, is used up.</summary>
    BudgetUsedUp,

    /// <summary>The provider does not accept the key.</summary>
    KeyRefused,

    /// <summary>Nothing: an operator looks whether a message arrives.</summary>
    Test,
}
