using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DigestWorker.Web.Http;

/// <summary>The address on which the server listens. It is bound as it was read, so what is bound and what counts as open cannot differ.</summary>
internal sealed class ListenAddress
{
    private const string Scheme = "http://";
    private const string Localhost = "localhost";
    private const string AnyAddress = "*";
    private const int DefaultPort = 80;

    private readonly string _host;
    private readonly IPAddress? _address;
    private readonly int _port;

    private ListenAddress(string host, IPAddress? address, int port) => (_host, _address, _port) = (host, address, port);

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => _address is null ? _host is Localhost : IPAddress.IsLoopback(_address);

    /// <summary>Null if the text is not the URL of one address.</summary>
    public static ListenAddress? TryParse(string url)
    {
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = url.AsSpan(Scheme.Length);
        if (rest is [.., '/'])
            rest = rest[..^1];
        // The colons of an IPv6 address are in brackets.
        var colon = rest.LastIndexOf(':') is var last && last > rest.LastIndexOf(']') ? last : -1;
        var port = DefaultPort;
        if (colon >= 0 && (!int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort))
            return null;
        return Of((colon < 0 ? rest : rest[..colon]).ToString().ToLowerInvariant(), port);
    }

    /// <summary>What is wrong with a text that is not the URL of one address, and what to write instead.</summary>
    public static string Problem(string url) => url switch
    {
        _ when url.Contains('@', StringComparison.Ordinal) => "it contains a user name or password; set only the address, such as http://127.0.0.1:8080.",
        _ when url.IndexOfAny([';', ',']) >= 0 => $"'{url}' names several addresses; set one, or http://*:8080 for every address of this machine.",
        _ when url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) =>
            $"'{url}' is https, which a proxy in front of the worker has to provide; set an address such as http://127.0.0.1:8080.",
        _ when url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(url, UriKind.Absolute, out var known) => known switch
        {
            { PathAndQuery: not "/" } or { Fragment: not "" } => $"'{url}' has a path; set only the address, such as http://127.0.0.1:{known.Port}.",
            { Host: Localhost, Port: 0 } => $"'{url}' has no port; set http://127.0.0.1:0 for a port of the system's choice.",
            // Uri reads other names as localhost, too.
            _ => $"'{url[Scheme.Length..].Split(':', '/')[0]}' is not an address; "
                + $"set http://127.0.0.1:{known.Port} for this machine alone, or http://*:{known.Port} for every address.",
        },
        _ => $"'{url}' is not a valid URL to listen on; set one such as http://127.0.0.1:8080.",
    };

    public void Bind(KestrelServerOptions server, Action<ListenOptions> configure)
    {
        if (_address is not null)
            server.Listen(_address, _port, configure);
        else if (_host is Localhost)
            server.ListenLocalhost(_port, configure);
        else
            server.ListenAnyIP(_port, configure);
    }

    private static ListenAddress? Of(string host, int port) => host switch
    {
        AnyAddress => new(host, null, port),
        // Kestrel has no port of the system's choice for the two addresses of localhost.
        Localhost => port == 0 ? null : new(host, null, port),
        ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out var six) ? new(host, six.IsIPv4MappedToIPv6 ? six.MapToIPv4() : six, port) : null,
        // Other spellings of an address, such as 127.1, are read in different ways elsewhere.
        _ => IPAddress.TryParse(host, out var four) && four.ToString() == host ? new(host, four, port) : null,
    };
}
