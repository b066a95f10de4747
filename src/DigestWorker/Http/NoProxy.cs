using System.Globalization;
using System.IO.Enumeration;
using System.Net;

namespace DigestWorker.Http;

/// <summary>
/// The variable <c>NO_PROXY</c> as curl and Go read it: names with everything below them, wildcards, addresses and ranges (CIDR),
/// each optionally with a port. .NET reads only whole names and those that begin with a dot.
/// </summary>
internal sealed class NoProxy
{
    private readonly List<Func<string, IPAddress?, int, bool>> _rules = [];

    public static NoProxy Parse(string? text)
    {
        var rules = new NoProxy();
        foreach (var entry in (text ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            rules.Add(entry);
        return rules;
    }

    public bool Contains(Uri address)
    {
        var host = address.IdnHost.TrimEnd('.');
        var ip = IPAddress.TryParse(host, out var literal) ? Plain(literal) : null;
        return _rules.Exists(rule => rule(host, ip, address.Port));
    }

    private void Add(string entry)
    {
        var (host, port) = WithoutPort(entry);
        var matches = Rule(host);
        _rules.Add((name, ip, at) => (port is null || port == at) && matches(name, ip));
    }

    private static Func<string, IPAddress?, bool> Rule(string host)
    {
        if (host.Split('/') is [var prefix, var length] && IPAddress.TryParse(prefix, out var network)
            && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
            return (_, ip) => ip is not null && AreEqual(ip, network, bits);
        if (IPAddress.TryParse(host, out var address))
            return (_, ip) => Plain(address).Equals(ip);
        if (host is "*")
            return (_, _) => true;

        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host.TrimStart('.');
        return name.Contains('*', StringComparison.Ordinal)
            ? (asked, _) => FileSystemName.MatchesSimpleExpression(name, asked)
            : (asked, _) => asked.Equals(name, StringComparison.OrdinalIgnoreCase) || asked.EndsWith('.' + name, StringComparison.OrdinalIgnoreCase);
    }

    private static (string Host, int? Port) WithoutPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        // The colons of an IPv6 address without brackets are not those of a port.
        var hasPort = colon > 0 && (entry[colon - 1] is ']' || entry.IndexOf(':') == colon);
        return hasPort && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (Bare(entry[..colon]), port)
            : (Bare(entry), null);

        static string Bare(string host) => host.Trim('[', ']');
    }

    private static bool AreEqual(IPAddress address, IPAddress network, int bits)
    {
        var (one, other) = (address.GetAddressBytes(), network.GetAddressBytes());
        if (one.Length != other.Length || bits > one.Length * 8)
            return false;
        var (whole, rest) = (bits / 8, bits % 8);
        return one.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole)) && (rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
