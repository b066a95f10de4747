using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>A progress event of a run.</summary>
internal abstract record RunEvent(string Digest, EditionDate Date)
{
    /// <summary>The listing was read, and summarization starts.</summary>
    internal sealed record Summarizing(string Digest, EditionDate Date, int Papers, int ToSummarize) : RunEvent(Digest, Date);

    /// <summary>A paper was summarized, or failed.</summary>
    internal sealed record PaperDone(string Digest, EditionDate Date, Paper Paper, bool Accepted, Reason? Reason) : RunEvent(Digest, Date);

    /// <summary>The edition is up to date.</summary>
    internal sealed record EditionDone(string Digest, EditionDate Date, EditionReport Report) : RunEvent(Digest, Date);
}
