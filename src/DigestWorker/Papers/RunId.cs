namespace DigestWorker.Papers;

/// <summary>Run ids, which sort by creation time.</summary>
internal static class RunId
{
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
