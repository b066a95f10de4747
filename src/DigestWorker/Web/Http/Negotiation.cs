using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Http;

/// <summary>Content negotiation (RFC 9110, 12.5.1).</summary>
internal static class Negotiation
{
    /// <summary>The preferred type, the first of equally preferred ones; null if none is acceptable.</summary>
    public static string? Best(HttpRequest request, params IReadOnlyList<string> offered)
    {
        if (request.Headers.Accept is [])
            return offered[0];
        var ranges = request.GetTypedHeaders().Accept;
        // An invalid Accept header is ignored.
        if (ranges.Count == 0)
            return offered[0];
        var best = offered.Select(type => (Type: type, Quality: QualityOf(type, ranges))).MaxBy(offer => offer.Quality);
        return best.Quality > 0 ? best.Type : null;
    }

    // The most specific range wins: "text/markdown;q=0, */*" excludes markdown.
    private static double QualityOf(string type, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => range.MatchesMediaType(type)).OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1).FirstOrDefault();
}
