using DigestWorker.Digests;

namespace DigestWorker.Runs;

/// <summary>The context of a run for its stages.</summary>
internal sealed record RunContext(DigestDefinition Digest, RunRequest Request, RunLock Lock, IProgress<RunEvent>? Progress)
{
    private int _newPapers;

    /// <summary>How many new papers of an edition the run may summarize.</summary>
    /// <param name="wanted">How many the edition has.</param>
    public int TakeNewPapers(int wanted)
    {
        var limit = Digest.Options.MaxNewPapersPerRun;
        var taken = Math.Min(wanted, Request.IsBackfill ? limit : limit - _newPapers);
        _newPapers += taken;
        return taken;
    }
}
