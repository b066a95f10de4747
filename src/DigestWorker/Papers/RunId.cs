namespace DigestWorker.Papers;

/// <summary>The ids of runs, which sort by the time at which they were given out.</summary>
internal static class RunId
{
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
