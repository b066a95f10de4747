using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Http;

/// <summary>What a request wants its answer to be, of what there is (RFC 9110, 12.5.1).</summary>
internal static class Negotiation
{
    /// <summary>The type that is wanted most, of equally wanted ones the first; null where none is wanted.</summary>
    public static string? Best(HttpRequest request, params IReadOnlyList<string> offered)
    {
        if (request.Headers.Accept is [])
            return offered[0];
        var ranges = request.GetTypedHeaders().Accept;
        // Who asks for nothing that can be understood takes what there is.
        if (ranges.Count == 0)
            return offered[0];
        var best = offered.Select(type => (Type: type, Quality: QualityOf(type, ranges))).MaxBy(offer => offer.Quality);
        return best.Quality > 0 ? best.Type : null;
    }

    // The most precise range decides: "text/markdown;q=0, */*" wants no markdown.
    private static double QualityOf(string type, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => range.MatchesMediaType(type)).OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1).FirstOrDefault();
}
