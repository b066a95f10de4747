using System.Text;

namespace DigestWorker.Web.Access;

/// <summary>
/// Endpoints for programs that know only Basic authentication, or only an address. It is announced nowhere else, so that browsers do not ask for a password
/// on a page, and accepted nowhere else, because browsers send it by themselves.
/// </summary>
/// <param name="TakesFeedToken">Whether the feed token is accepted: as the password, or in the query.</param>
internal sealed record BasicAccess(bool TakesFeedToken)
{
    public const string TokenParameter = "token";

    private const string Scheme = "Basic ";

    public static BasicAccess? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<BasicAccess>();

    /// <summary>The password in a request; null if there is none. The user name is ignored.</summary>
    public static string? PasswordOf(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var (encoded, bytes) = (header[Scheme.Length..].Trim(), new byte[header.Length]);
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}

internal static class BasicAccessExtensions
{
    public static TBuilder AllowBasic<TBuilder>(this TBuilder endpoints, bool takesFeedToken = false)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new BasicAccess(takesFeedToken));
}
