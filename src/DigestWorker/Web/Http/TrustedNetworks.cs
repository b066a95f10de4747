using System.Net;

namespace DigestWorker.Web.Http;

/// <summary>Addresses and ranges (CIDR).</summary>
internal sealed class TrustedNetworks
{
    private TrustedNetworks(IReadOnlyList<IPNetwork> all) => All = all;

    public IReadOnlyList<IPNetwork> All { get; }

    /// <summary>The entries that are neither an address nor a range, and those that contain every address, are left out.</summary>
    public static TrustedNetworks Parse(string text) => new([.. Entries(text).Select(NetworkOf).OfType<IPNetwork>()]);

    /// <summary>The entries that are left out.</summary>
    public static IEnumerable<string> Invalid(string text) => Entries(text).Where(entry => NetworkOf(entry) is null);

    public bool Contains(IPAddress? address) =>
        ClientAddress.Plain(address) is { } plain && All.Any(network => network.Contains(plain));

    private static string[] Entries(string text) => WebOptions.ListOf(text);

    private static IPNetwork? NetworkOf(string entry)
    {
        if (IPNetwork.TryParse(entry, out var network))
            return network.PrefixLength == 0 ? null : network;
        // A number alone is an address, too: 10 is 0.0.0.10.
        return IPAddress.TryParse(entry, out var address) && entry.AsSpan().IndexOfAny('.', ':') >= 0
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
