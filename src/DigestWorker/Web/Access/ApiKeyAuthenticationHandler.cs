using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DigestWorker.Web.Access;

/// <summary>
/// Authenticates programs, which send the key with each request: <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>;
/// where <see cref="BasicAccess"/> is allowed also as the password, and for feeds the feed token.
/// </summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKey key, FeedToken token, WrongKeys wrongKeys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "Key";
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    /// <summary>Whether a request shows a key or a token.</summary>
    public static bool IsFor(HttpContext context) => KeyOf(context) is not null || TokenOf(context) is not null;

    private static string? KeyOf(HttpContext context) =>
        context.Request.Headers[Header] is [{ } key] ? key
        : context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
        : BasicAccess.Of(context) is not null ? BasicAccess.PasswordOf(context.Request)
        : null;

    // The key is not accepted in an address, which proxies log and people share.
    private static string? TokenOf(HttpContext context) =>
        BasicAccess.Of(context) is { TakesFeedToken: true } && context.Request.Query[BasicAccess.TokenParameter] is [{ } shown] ? shown : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (shownKey, shownToken) = (KeyOf(Context), TokenOf(Context));
        if (shownKey is null && shownToken is null)
            return AuthenticateResult.NoResult();
        if (key.Matches(shownKey))
            return AuthenticateResult.Success(new AuthenticationTicket(AccessRegistration.HolderOf(key, Name), Name));
        if (BasicAccess.Of(Context) is { TakesFeedToken: true } && (token.Matches(shownToken) || token.Matches(shownKey)))
            return AuthenticateResult.Success(new AuthenticationTicket(AccessRegistration.FeedReader(Name), Name));
        await wrongKeys.DelayAsync(Context);
        return AuthenticateResult.Fail("The key or the token is invalid.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate =
            BasicAccess.Of(Context) is null ? "Bearer realm=\"DigestWorker\"" : "Basic realm=\"DigestWorker\", charset=\"UTF-8\"";
        return base.HandleChallengeAsync(properties);
    }
}
