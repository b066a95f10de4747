using DigestWorker.Digests;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Web.Health;

/// <summary>Whether somebody is at work already: then what is late may be about to be mended.</summary>
internal sealed class ActiveRuns(RunLog runs, CurrentDigests digests, TimeProvider time)
{
    /// <summary>What was missed while nobody was there is made up for at the start.</summary>
    private static readonly TimeSpan StartUp = TimeSpan.FromMinutes(1);

    /// <summary>A run that takes longer hangs, or was cut short.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public bool IsStarting(DateTimeOffset now) => now - _startedAt < StartUp;

    /// <summary>Of any digest, for one waits for the other.</summary>
    public async Task<bool> AnyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var digest in digests.Current)
        {
            if (await runs.LastAsync(digest.Name, cancellationToken) is { EndedAt: null } run && now - run.StartedAt < Longest)
                return true;
        }
        return false;
    }
}
