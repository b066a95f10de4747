using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>A request for a run.</summary>
internal sealed record RunRequest
{
    /// <summary>The id of the run in the log, if it was assigned in advance.</summary>
    public string? Id { get; init; }

    /// <summary>The editions to update; empty for every open one.</summary>
    public IReadOnlyList<EditionDate> Dates { get; init; } = [];

    /// <summary>
    /// Whether to update settled editions too, to replace files that were edited by hand, and to try papers again that wait for their next try
    /// or were given up.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>Whether to call the model again for papers that have a summary.</summary>
    public bool Regenerate { get; init; }

    /// <summary>Whether to have the verifier judge the summaries that were accepted without it.</summary>
    public bool Verify { get; init; }

    /// <summary>Whether to only estimate, without calling the model or writing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether only the editions of the run are written, because the folder is not the configured one.</summary>
    public bool IntoOtherFolder { get; init; }

    /// <summary>
    /// Whether many past editions are made: the limit of new papers is that of each edition, and only deliveries of files follow.
    /// </summary>
    public bool IsBackfill { get; init; }

    public bool Reopens => Force || Regenerate || Verify;
}
