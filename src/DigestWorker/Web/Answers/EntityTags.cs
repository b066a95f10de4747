using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Answers;

/// <summary>
/// Gives answers an <c>ETag</c>, and answers 304 to who has the same already. The tags are weak: an answer may travel compressed in several ways.
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
            response.Headers.CacheControl = context.User.Identity is { IsAuthenticated: true } ? "private, no-cache" : "no-cache";
            if (response.Headers.ETag is [])
                response.Headers.ETag = Of(body.GetBuffer().AsSpan(0, (int)body.Length));
            if (IsKnown(context.Request.GetTypedHeaders(), response.GetTypedHeaders()))
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

    public static string Of(ReadOnlySpan<byte> content) => $"W/\"{Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 12))}\"";

    // RFC 9110, 13.2.2: the date counts only where no tag was asked for.
    private static bool IsKnown(RequestHeaders request, ResponseHeaders response) => request.IfNoneMatch.Count > 0
        ? request.IfNoneMatch.Any(tag => tag == EntityTagHeaderValue.Any || tag.Compare(response.ETag!, useStrongComparison: false))
        : request.IfModifiedSince is { } since && response.LastModified is { } changed && changed <= since;

    private sealed record Tagged;
}
