using DigestWorker.Reasons;

namespace DigestWorker.Web.Http;

/// <summary>Absolute addresses of the worker, for feeds and previews.</summary>
internal static class PublicAddresses
{
    /// <summary>The address that a reader has of the worker, in the language of the request, without a slash at the end.</summary>
    public static string Of(HttpContext context) => context.RequestServices.GetRequiredService<WebOptions>().PublicUrl is { Length: > 0 } known
        ? known.TrimEnd('/') + (Languages.Of(context) is Language.English ? Languages.EnglishBase : "")
        : $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
}
