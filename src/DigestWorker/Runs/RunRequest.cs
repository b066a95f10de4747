using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>What a run is requested to do.</summary>
internal sealed record RunRequest
{
    /// <summary>The id that the run has in the log, where it was given out beforehand.</summary>
    public string? Id { get; init; }

    /// <summary>These editions alone; none given, every open one.</summary>
    public IReadOnlyList<EditionDate> Dates { get; init; } = [];

    /// <summary>Settled editions too, and a file that was edited by hand is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>The model is asked again, also for papers that have a summary.</summary>
    public bool Regenerate { get; init; }

    /// <summary>Only an estimate: no model call, nothing written.</summary>
    public bool DryRun { get; init; }

    public bool Reopens => Force || Regenerate;
}
