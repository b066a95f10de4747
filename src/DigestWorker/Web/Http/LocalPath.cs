namespace DigestWorker.Web.Http;

/// <summary>Addresses that stay on this site, for redirects and for links that a request determines.</summary>
internal static class LocalPath
{
    /// <summary>The path, if it stays on this site as a browser reads it; null otherwise.</summary>
    /// <remarks>
    /// Browsers read \ as / and skip tabs and line ends, so //evil.example, /\evil.example and /(tab)/evil.example are other sites:
    /// https://url.spec.whatwg.org/#concept-basic-url-parser. A header must be ASCII.
    /// </remarks>
    public static string? Of(string? path) =>
        path is ['/'] or ['/', not '/', ..] && path.All(c => c is > ' ' and < '\x7f' and not '\\') ? path : null;
}
