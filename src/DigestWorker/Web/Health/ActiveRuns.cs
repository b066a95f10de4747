using DigestWorker.Digests;
using DigestWorker.Storage;

namespace DigestWorker.Web.Health;

/// <summary>Whether a run is in progress, which may publish what is overdue.</summary>
internal sealed class ActiveRuns(RunLog runs, CurrentDigests digests, TimeProvider time)
{
    /// <summary>Firings that were missed while the worker was down are handled at its start.</summary>
    private static readonly TimeSpan StartUp = TimeSpan.FromMinutes(1);

    /// <summary>A longer run hangs, or its process was killed.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public bool IsStarting(DateTimeOffset now) => now - _startedAt < StartUp;

    /// <summary>Of any digest, because runs wait for each other.</summary>
    public async Task<bool> AnyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var digest in digests.Current)
        {
            if (await runs.LastAsync(digest.Name, cancellationToken) is { EndedAt: null } run && now - run.StartedAt < MaxDuration)
                return true;
        }
        return false;
    }
}
