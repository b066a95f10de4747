using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using DigestWorker.Storage;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace DigestWorker.Web.Access;

/// <summary>The access levels: read the digests, see operational data, make changes.</summary>
internal static class AccessRegistration
{
    /// <summary>Access to the digests: requests from this machine, requests with the key, or every request if public reading is enabled.</summary>
    public const string Read = "read";

    /// <summary>Access to settings, runs and costs: requests from this machine, or with the key.</summary>
    public const string Operate = "operate";

    /// <summary>Access to changes: requests with the key.</summary>
    public const string Change = "change";

    /// <summary>The maximum number of sign-ins per minute from one address.</summary>
    public const string SignInLimit = "tries";

    private const string Either = "KeyOrSession";
    private const string SessionCookie = "digestworker.session";
    private const string FormCookie = "digestworker.form";
    private const string FingerprintClaim = "key";
    private const int MaxSignIns = 5;
    private const int MaxChanges = 60;
    private static readonly string[] OwnNames = ["localhost", "127.0.0.1", "[::1]"];

    public static IServiceCollection AddAccess(this IServiceCollection services, WebOptions web, StorageOptions storage)
    {
        services.AddSingleton(_ => ApiKey.Load(web, storage)).AddHostedService<ApiKeyAnnouncer>();
        services.AddDataProtection().SetApplicationName("digestworker");
        services.AddSingleton<DataProtectionKeyRepository>().AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            provider => new ConfigureOptions<KeyManagementOptions>(
                options => options.XmlRepository = provider.GetRequiredService<DataProtectionKeyRepository>()));
        services.AddAntiforgery(options =>
            (options.Cookie.Name, options.Cookie.SameSite, options.SuppressXFrameOptionsHeader) = (FormCookie, SameSiteMode.Strict, true));
        services.AddAuthentication(Either)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(ApiKeyAuthenticationHandler.Name, null)
            .AddCookie(CookieAuthenticationDefaults.AuthenticationScheme, Session)
            .AddPolicyScheme(Either, null, either => either.ForwardDefaultSelector = context =>
                ApiKeyAuthenticationHandler.KeyOf(context.Request) is not null
                    || context.Request.Path.StartsWithSegments(Problems.Api, StringComparison.Ordinal)
                && !context.Request.Cookies.ContainsKey(SessionCookie) ? ApiKeyAuthenticationHandler.Name : CookieAuthenticationDefaults.AuthenticationScheme);
        services.AddAuthorizationBuilder()
            .AddPolicy(Read, policy => policy.RequireAssertion(context => web.IsLoopback || web.PublicReading || IsSignedIn(context.User)))
            .AddPolicy(Operate, policy => policy.RequireAssertion(context => web.IsLoopback || IsSignedIn(context.User)))
            .AddPolicy(Change, policy => policy.RequireAuthenticatedUser());
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(SignInLimit, context => PerMinute(context, MaxSignIns));
            limits.AddPolicy(Change, context => PerMinute(context, MaxChanges));
        });
        // Other host names are rejected, to prevent DNS rebinding: https://owasp.org/www-community/attacks/DNS_Rebinding
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = web switch
        {
            { PublicUrl: not "" } => [new Uri(web.PublicUrl).Host, .. OwnNames],
            { IsLoopback: true } => OwnNames,
            _ => ["*"],
        });
        return services;
    }

    /// <summary>Starts the session of a user who signed in with the key.</summary>
    public static Task SignInAsync(HttpContext context, ApiKey key) =>
        context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, HolderOf(key, CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>The user with the key. Antiforgery tokens are bound to a user, so it has its own claim.</summary>
    public static ClaimsPrincipal HolderOf(ApiKey key, string scheme) => new(new ClaimsIdentity([new Claim(FingerprintClaim, key.Fingerprint)], scheme));

    public static bool IsSignedIn(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true };

    /// <summary>Whether the request may see operational data.</summary>
    public static bool MayOperate(HttpContext context) => context.RequestServices.GetRequiredService<WebOptions>().IsLoopback || IsSignedIn(context.User);

    private static void Session(CookieAuthenticationOptions session)
    {
        (session.Cookie.Name, session.Cookie.SameSite, session.Cookie.HttpOnly) = (SessionCookie, SameSiteMode.Strict, true);
        (session.ExpireTimeSpan, session.SlidingExpiration, session.LoginPath) = (TimeSpan.FromHours(12), true, "/login");
        session.ReturnUrlParameter = "to";
        // After a login a submitted form cannot be repeated.
        session.Events.OnRedirectToLogin = context => Problems.IsForPrograms(context.Request) || !HttpMethods.IsGet(context.Request.Method)
            ? StatusAsync(context, StatusCodes.Status401Unauthorized)
            : RedirectAsync(context);
        session.Events.OnRedirectToAccessDenied = context => StatusAsync(context, StatusCodes.Status403Forbidden);
        // Rejects sessions that started with another key.
        session.Events.OnValidatePrincipal = context =>
        {
            if (context.Principal?.FindFirst(FingerprintClaim)?.Value != context.HttpContext.RequestServices.GetRequiredService<ApiKey>().Fingerprint)
                context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static Task StatusAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task RedirectAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static RateLimitPartition<IPAddress> PerMinute(HttpContext context, int limit) => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress ?? IPAddress.None,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromMinutes(1) });
}
