namespace DigestWorker.Papers;

/// <summary>How a run ended; of several the worst counts. The numbers are the exit codes.</summary>
internal enum RunOutcome
{
    /// <summary>Nothing is left to do for what is due.</summary>
    Done = 0,

    /// <summary>Some papers are still to be tried.</summary>
    Partial = 2,

    /// <summary>A listing could not be read, or nothing could be published for it.</summary>
    Failed = 3,
}
