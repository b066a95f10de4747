namespace DigestWorker.Sites;

/// <summary>
/// The longest wait that a request sits out when a site says when to come back.
/// Past that the fetch ends, and the site is asked again in a later run.
/// </summary>
internal static class MaxRetryDelay
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);
    private static readonly HttpRequestOptionsKey<TimeSpan> Key = new("DigestWorker.Patience");

    public static void Set(HttpRequestMessage request, TimeSpan maxRetryDelay) => request.Options.Set(Key, maxRetryDelay);

    public static TimeSpan Of(HttpResponseMessage response) =>
        response.RequestMessage is { } request && request.Options.TryGetValue(Key, out var maxRetryDelay) ? maxRetryDelay : Default;
}
