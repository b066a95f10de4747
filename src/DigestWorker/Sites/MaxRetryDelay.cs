namespace DigestWorker.Sites;

/// <summary>
/// The maximum delay that a request waits for if a site specifies one.
/// After a longer delay the fetch fails, and a later run tries again.
/// </summary>
internal static class MaxRetryDelay
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);
    private static readonly HttpRequestOptionsKey<TimeSpan> Key = new("DigestWorker.Patience");

    public static void Set(HttpRequestMessage request, TimeSpan maxRetryDelay) => request.Options.Set(Key, maxRetryDelay);

    public static TimeSpan Of(HttpResponseMessage response) =>
        response.RequestMessage is { } request && request.Options.TryGetValue(Key, out var maxRetryDelay) ? maxRetryDelay : Default;
}
