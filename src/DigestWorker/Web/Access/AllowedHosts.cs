using System.Net;
using DigestWorker.Web.Http;
using Microsoft.Extensions.Primitives;

namespace DigestWorker.Web.Access;

/// <summary>
/// Answers only requests for the worker's own names, so that links have no foreign host, and against DNS rebinding:
/// https://owasp.org/www-community/attacks/DNS_Rebinding.
/// </summary>
internal static class AllowedHosts
{
    private const string Any = "*";
    private const string Localhost = "localhost";

    public static IApplicationBuilder UseAllowedHosts(this IApplicationBuilder app, WebOptions web)
    {
        string[] configured = [.. WebOptions.ListOf(web.AllowedHosts), .. web.PublicUrl is "" ? [] : (string[])[new Uri(web.PublicUrl).Host]];
        // In ASCII, as requests name them.
        var names = configured.Select(name => new StringSegment(new HostString(name).ToUriComponent())).ToList();
        return app.Use((context, next) => IsAllowed(context, web, names)
            ? next(context)
            : Results.Problem(
                "The worker does not answer under this host name. If it is right, add it to Web:AllowedHosts.",
                statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context));
    }

    /// <summary>Whether the request names this machine itself, which no name of another site does.</summary>
    public static bool IsThisMachine(HostString host) =>
        host.Host.Equals(Localhost, StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Host, out var address) && IPAddress.IsLoopback(address);

    private static bool IsAllowed(HttpContext context, WebOptions web, List<StringSegment> names)
    {
        var host = context.Request.Host;
        // Probes send the address of a pod or a node. On loopback there are none, and the details of the health need no key.
        if (HealthPaths.Contains(context.Request.Path) && !web.IsLoopback)
            return true;
        return host.HasValue
            && (IsThisMachine(host) || IsAddressOf(context.Connection, host)
                || names.Exists(name => name == Any) || HostString.MatchesAny(host.ToUriComponent(), names));
    }

    private static bool IsAddressOf(ConnectionInfo connection, HostString host) =>
        IPAddress.TryParse(host.Host, out var address) && Equals(ClientAddress.Plain(address), ClientAddress.Plain(connection.LocalIpAddress));
}
