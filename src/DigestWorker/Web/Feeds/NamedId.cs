using System.Security.Cryptography;
using System.Text;

namespace DigestWorker.Web.Feeds;

/// <summary>
/// Ids for editions. They do not depend on the host or the revision,
/// and a tag: URI would need a domain, so the id is a name-based UUID (RFC 9562, version 5) of digest and date.
/// </summary>
internal static class NamedId
{
    private static readonly Guid Names = new("6f1c9a1e-6f4b-5d0a-9a53-2c8d7e0b41f6");

    public static string Of(params string[] parts) => $"urn:uuid:{Uuid(string.Join('/', parts))}";

    private static Guid Uuid(string name)
    {
#pragma warning disable CA5350 // Version 5 requires SHA-1, and nothing is secret.
        var hash = SHA1.HashData([.. Names.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
