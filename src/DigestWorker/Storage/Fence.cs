namespace DigestWorker.Storage;

/// <summary>
/// The number under which a run works. Once a larger one has been given out, nothing is recorded or published under it any more:
/// https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
/// </summary>
internal readonly record struct Fence(long Number)
{
    /// <summary>Where a lock of the operating system keeps others out, for it lives as long as its process.</summary>
    public static Fence None => default;
}

/// <summary>Another node has taken over what this one was doing, or may do so at any moment.</summary>
internal sealed class FencedOffException() : Exception("the lease on the store is over: this node was stopped or cut off for too long, and another may have taken the run over");
