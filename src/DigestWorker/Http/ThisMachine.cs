using System.Net;

namespace DigestWorker.Http;

/// <summary>Decides which addresses stay on this machine: only there may a key go over plain http, and no proxy can reach them.</summary>
internal static class ThisMachine
{
    public static bool Is(Uri address) =>
        address.IsAbsoluteUri && (address.IsLoopback || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip)));
}
