using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Http;

/// <summary>
/// Adds an <c>ETag</c> to responses, and returns 304 if the client has the current version. The tags are weak because responses may be compressed.
/// </summary>
internal static class EntityTags
{
    public static IApplicationBuilder UseEntityTags(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Tagged>() is null || !HttpMethods.IsGet(context.Request.Method))
        {
            await next(context);
            return;
        }

        var (response, answer) = (context.Response, context.Response.Body);
        using var body = new MemoryStream();
        response.Body = body;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = answer;
        }

        if (response is { StatusCode: StatusCodes.Status200OK, HasStarted: false })
        {
            AllowCaching(context);
            if (response.Headers.ETag is not [{ } tag])
                response.Headers.ETag = tag = Of(body.GetBuffer().AsSpan(0, (int)body.Length));
            if (IsCurrent(context.Request, tag, response.GetTypedHeaders().LastModified))
            {
                (response.StatusCode, response.ContentLength) = (StatusCodes.Status304NotModified, null);
                return;
            }
        }
        body.Position = 0;
        await body.CopyToAsync(answer, context.RequestAborted);
    });

    public static TBuilder WithEntityTag<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Tagged());

    public static string Of(ReadOnlySpan<byte> content) => OfHash(SHA256.HashData(content));

    /// <param name="hash">The SHA-256 of the content.</param>
    public static string OfHash(ReadOnlySpan<byte> hash) => $"W/\"{Base64Url.EncodeToString(hash[..12])}\"";

    /// <summary>Allows caching with revalidation; responses that required a key only in private caches.</summary>
    public static void AllowCaching(HttpContext context)
    {
        context.Response.Headers.CacheControl = context.User.Identity is { IsAuthenticated: true } ? "private, no-cache" : "no-cache";
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
    }

    /// <summary>Whether the client has the current version.</summary>
    public static bool IsCurrent(HttpRequest request, string tag, DateTimeOffset? changedAt)
    {
        // RFC 9110, 13.2.2: the date is ignored if the request has a tag.
        if (request.Headers.IfNoneMatch is not [])
            return request.Headers.IfNoneMatch is [var one] && one == tag || Matches(request.GetTypedHeaders().IfNoneMatch, EntityTagHeaderValue.Parse(tag));
        return changedAt is not null && request.Headers.IfModifiedSince is not []
            && request.GetTypedHeaders().IfModifiedSince is { } since && changedAt <= since;
    }

    private static bool Matches(IList<EntityTagHeaderValue> known, EntityTagHeaderValue tag) =>
        known.Any(one => one == EntityTagHeaderValue.Any || one.Compare(tag, useStrongComparison: false));

    private sealed record Tagged;
}
