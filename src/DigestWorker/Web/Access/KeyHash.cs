using System.Security.Cryptography;
using System.Text;

namespace DigestWorker.Web.Access;

/// <summary>The hash of a secret that requests show. It is compared in constant time.</summary>
internal sealed class KeyHash(string secret)
{
    private readonly byte[] _hash = Hash(secret);

    /// <summary>Identifies the secret without revealing it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(_hash.AsSpan(0, 8));

    public bool Matches(string? offered) => offered is not null && CryptographicOperations.FixedTimeEquals(Hash(offered), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
