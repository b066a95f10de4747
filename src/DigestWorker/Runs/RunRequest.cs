using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>What one run is asked for.</summary>
internal sealed record RunRequest
{
    /// <summary>The id that the run has in the log, where it was given out beforehand.</summary>
    public string? Id { get; init; }

    /// <summary>These editions alone; none given, every open one.</summary>
    public IReadOnlyList<EditionDate> Dates { get; init; } = [];

    /// <summary>Settled editions too, and a file that somebody edited is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>The model is asked anew, also for papers that have their summary.</summary>
    public bool Regenerate { get; init; }

    /// <summary>Only say what would be asked: no model call, nothing written.</summary>
    public bool DryRun { get; init; }

    public bool Reopens => Force || Regenerate;
}
