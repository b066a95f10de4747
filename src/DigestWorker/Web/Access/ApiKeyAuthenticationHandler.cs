using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DigestWorker.Web.Access;

/// <summary>Authenticates programs, which send the key with each request: <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>.</summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKey key, WrongKeys wrongKeys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "Key";
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    /// <summary>The key in a request; null if there is none.</summary>
    public static string? KeyOf(HttpRequest request) =>
        request.Headers[Header] is [{ } key] ? key
        : request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
        : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } shown)
            return AuthenticateResult.NoResult();
        if (key.Matches(shown))
            return AuthenticateResult.Success(new AuthenticationTicket(AccessRegistration.HolderOf(key, Name), Name));
        await wrongKeys.DelayAsync(Context);
        return AuthenticateResult.Fail("The API key is invalid.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"DigestWorker\"";
        return base.HandleChallengeAsync(properties);
    }
}
