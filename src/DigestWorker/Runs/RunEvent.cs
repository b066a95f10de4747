using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>What a run says while it goes on.</summary>
internal abstract record RunEvent(string Digest, EditionDate Date)
{
    /// <summary>The listing is read; so many papers are asked about now.</summary>
    internal sealed record Asking(string Digest, EditionDate Date, int Papers, int ToAsk) : RunEvent(Digest, Date);

    /// <summary>One paper has its answer, or the reason why not.</summary>
    internal sealed record Answered(string Digest, EditionDate Date, Paper Paper, bool Accepted, string Reason) : RunEvent(Digest, Date);

    /// <summary>The edition is up to date.</summary>
    internal sealed record Finished(string Digest, EditionDate Date, EditionReport Report) : RunEvent(Digest, Date);
}
