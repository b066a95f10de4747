namespace DigestWorker.Papers;

/// <summary>The outcome of a run; of several, the worst counts. The values are the exit codes.</summary>
internal enum RunOutcome
{
    /// <summary>Everything that is due is done.</summary>
    Done = 0,

    /// <summary>Some papers are deferred to a later run.</summary>
    Partial = 2,

    /// <summary>A listing could not be read, or nothing could be published for it.</summary>
    Failed = 3,
}
