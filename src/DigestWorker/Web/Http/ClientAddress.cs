using System.Net;
using System.Net.Sockets;

namespace DigestWorker.Web.Http;

/// <summary>The address by which a client is counted.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>The address; of IPv6 the first 64 bits, because one client has all addresses of such a network.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (Plain(address) is not { AddressFamily: AddressFamily.InterNetworkV6 } six)
            return Plain(address) ?? IPAddress.None;
        var bytes = six.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return IPAddress.IsLoopback(six) ? six : new IPAddress(bytes);
    }

    /// <summary>An IPv4 address as such, which a listener for both versions shows as one of IPv6.</summary>
    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
