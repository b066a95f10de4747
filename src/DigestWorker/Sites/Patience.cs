namespace DigestWorker.Sites;

/// <summary>
/// The longest wait that a request sits out when a site says when to come back.
/// Past that the fetch ends, and the site is asked again in a later run.
/// </summary>
internal static class Patience
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    private static readonly HttpRequestOptionsKey<TimeSpan> Key = new("DigestWorker.Patience");

    public static void Set(HttpRequestMessage request, TimeSpan patience) => request.Options.Set(Key, patience);

    public static TimeSpan Of(HttpResponseMessage response) =>
        response.RequestMessage is { } request && request.Options.TryGetValue(Key, out var patience) ? patience : Usual;
}
