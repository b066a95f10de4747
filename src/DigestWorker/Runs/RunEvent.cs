using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>What a run says while it goes on.</summary>
internal abstract record RunEvent(string Digest, EditionDate Date)
{
    /// <summary>The listing is read; so many papers are asked about now.</summary>
    internal sealed record Summarizing(string Digest, EditionDate Date, int Papers, int ToSummarize) : RunEvent(Digest, Date);

    /// <summary>One paper has its answer, or the reason why not.</summary>
    internal sealed record PaperDone(string Digest, EditionDate Date, Paper Paper, bool Accepted, Reason? Reason) : RunEvent(Digest, Date);

    /// <summary>The edition is up to date.</summary>
    internal sealed record EditionDone(string Digest, EditionDate Date, EditionReport Report) : RunEvent(Digest, Date);
}
