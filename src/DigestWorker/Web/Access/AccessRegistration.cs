using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using DigestWorker.Storage;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace DigestWorker.Web.Access;

/// <summary>The access levels: read the digests, see operational data, make changes.</summary>
internal static class AccessRegistration
{
    /// <summary>Access to the digests: requests of this machine's users, requests with the key, or every request if public reading is enabled.</summary>
    public const string Read = "read";

    /// <summary>Access to the feeds: as for reading, or with the feed token.</summary>
    public const string ReadFeeds = "feeds";

    /// <summary>Access to settings, runs and costs: requests of this machine's users, or with the key.</summary>
    public const string Operate = "operate";

    /// <summary>Access to changes: requests with the key.</summary>
    public const string Change = "change";

    /// <summary>Bounds the event streams of one address.</summary>
    public const string Streams = "streams";

    private const string Either = "KeyOrSession";
    private const string SessionCookie = "digestworker.session";
    private const string FormCookie = "digestworker.form";
    private const string FingerprintClaim = "key";
    private const string SessionClaim = "session";
    private const string FeedsClaim = "feeds";
    private const int MaxChanges = 60;
    private const int MaxStreams = 20;
    private static readonly TimeSpan SessionTime = TimeSpan.FromHours(12);

    public static IServiceCollection AddAccess(this IServiceCollection services, WebOptions web, StorageOptions storage)
    {
        services.AddSingleton(_ => ApiKey.Load(web, storage)).AddSingleton(_ => FeedToken.Load(web))
            .AddHostedService<ApiKeyAnnouncer>().AddSingleton<WrongKeys>();
        services.AddDataProtection().SetApplicationName("digestworker");
        services.AddSingleton<DataProtectionKeyRepository>().AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            provider => new ConfigureOptions<KeyManagementOptions>(
                options => options.XmlRepository = provider.GetRequiredService<DataProtectionKeyRepository>()));
        services.AddAntiforgery(options =>
        {
            (options.Cookie.Name, options.Cookie.SameSite, options.SuppressXFrameOptionsHeader) = (FormCookie, SameSiteMode.Strict, true);
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthentication(Either)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(ApiKeyAuthenticationHandler.Name, null)
            .AddCookie(CookieAuthenticationDefaults.AuthenticationScheme, Session)
            .AddPolicyScheme(Either, null, either => either.ForwardDefaultSelector = context =>
                ApiKeyAuthenticationHandler.IsFor(context)
                    || (BasicAccess.Of(context) is not null || context.Request.Path.StartsWithSegments(Problems.Api, StringComparison.Ordinal))
                && !context.Request.Cookies.ContainsKey(SessionCookie) ? ApiKeyAuthenticationHandler.Name : CookieAuthenticationDefaults.AuthenticationScheme);
        services.AddAuthorizationBuilder()
            .AddPolicy(Read, policy => policy.RequireAssertion(context => MayRead(context.Resource)))
            .AddPolicy(ReadFeeds, policy => policy.RequireAssertion(context => MayRead(context.Resource) || context.User.HasClaim(FeedsClaim, FeedsClaim)))
            .AddPolicy(Operate, policy => policy.RequireAssertion(context => MayOperate((HttpContext)context.Resource!)))
            .AddPolicy(Change, policy => policy.RequireAssertion(context => IsSignedIn(context.User)));
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(Change, context => RateLimitPartition.GetFixedWindowLimiter(
                ClientAddress.Of(context.Connection.RemoteIpAddress),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = MaxChanges, Window = TimeSpan.FromMinutes(1) }));
            limits.AddPolicy(Streams, context => RateLimitPartition.GetConcurrencyLimiter(
                ClientAddress.Of(context.Connection.RemoteIpAddress), _ => new ConcurrencyLimiterOptions { PermitLimit = MaxStreams }));
        });
        return services;

        bool MayRead(object? request) => web.PublicReading || MayOperate((HttpContext)request!);
    }

    /// <summary>Starts the session of a user who signed in with the key.</summary>
    public static Task SignInAsync(HttpContext context, ApiKey key)
    {
        var user = HolderOf(key, CookieAuthenticationDefaults.AuthenticationScheme);
        user.Identities.Single().AddClaim(new Claim(SessionClaim, Guid.NewGuid().ToString("N")));
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, user);
    }

    /// <summary>Ends the session on the server: a copy of its cookie is worthless from now on.</summary>
    public static async Task SignOutAsync(HttpContext context)
    {
        if (context.User.FindFirst(SessionClaim)?.Value is { } session)
        {
            var expiry = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + SessionTime;
            await context.RequestServices.GetRequiredService<EndedSessionStore>().EndAsync(session, expiry, context.RequestAborted);
        }
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>The user with the key. Antiforgery tokens are bound to a user, so it has its own claim.</summary>
    public static ClaimsPrincipal HolderOf(ApiKey key, string scheme) => new(new ClaimsIdentity([new Claim(FingerprintClaim, key.Fingerprint)], scheme));

    /// <summary>The user with the feed token.</summary>
    public static ClaimsPrincipal FeedReader(string scheme) => new(new ClaimsIdentity([new Claim(FeedsClaim, FeedsClaim)], scheme));

    /// <summary>Whether the user has shown the key.</summary>
    public static bool IsSignedIn(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true } && user.HasClaim(claim => claim.Type is FingerprintClaim);

    /// <summary>Whether the request may see operational data.</summary>
    public static bool MayOperate(HttpContext context) =>
        IsSignedIn(context.User) || Proxies.IsFromThisMachine(context, context.RequestServices.GetRequiredService<WebOptions>());

    private static void Session(CookieAuthenticationOptions session)
    {
        (session.Cookie.Name, session.Cookie.SameSite, session.Cookie.HttpOnly) = (SessionCookie, SameSiteMode.Strict, true);
        (session.ExpireTimeSpan, session.SlidingExpiration, session.LoginPath) = (SessionTime, true, "/login");
        session.ReturnUrlParameter = "to";
        // After a login a submitted form cannot be repeated.
        session.Events.OnRedirectToLogin = context => Problems.IsForPrograms(context.Request) || !HttpMethods.IsGet(context.Request.Method)
            ? StatusAsync(context, StatusCodes.Status401Unauthorized)
            : RedirectAsync(context);
        session.Events.OnRedirectToAccessDenied = context => StatusAsync(context, StatusCodes.Status403Forbidden);
        // The sign-in page redirects by itself.
        session.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
        session.Events.OnValidatePrincipal = async context =>
        {
            if (!await IsValidAsync(context.Principal!, context.HttpContext))
                context.RejectPrincipal();
        };
    }

    /// <summary>Sessions end with the key with which they started, and with the logout.</summary>
    private static async Task<bool> IsValidAsync(ClaimsPrincipal user, HttpContext context) =>
        user.FindFirst(FingerprintClaim)?.Value == context.RequestServices.GetRequiredService<ApiKey>().Fingerprint
        && user.FindFirst(SessionClaim)?.Value is { } session
        && !await context.RequestServices.GetRequiredService<EndedSessionStore>().HasEndedAsync(session, context.RequestAborted);

    private static Task StatusAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    // Without scheme and host, which differ behind a proxy.
    private static Task RedirectAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var page = LocalPath.Of($"{request.PathBase}{request.Path}{request.QueryString}") ?? "/";
        context.Response.Redirect(request.PathBase + context.Options.LoginPath + QueryString.Create(context.Options.ReturnUrlParameter, page));
        return Task.CompletedTask;
    }
}
