using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace DigestWorker.Deliveries;

/// <summary>The headers of a webhook: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.</summary>
internal static class StandardWebhook
{
    private const string Prefix = "whsec_";
    private const int MinKeyLength = 24;

    /// <summary>The bytes of a secret; null if it is not valid.</summary>
    public static byte[]? KeyOf(string secret)
    {
        var encoded = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, key, out var length) && length >= MinKeyLength ? key[..length] : null;
    }

    /// <param name="headers">The headers to add to.</param>
    /// <param name="secret">Empty for no signature.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="now">The time of the try.</param>
    /// <param name="body">The body.</param>
    public static void Sign(HttpRequestHeaders headers, string secret, string id, DateTimeOffset now, byte[] body)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers.Add("webhook-id", id);
        headers.Add("webhook-timestamp", timestamp);
        if (KeyOf(secret) is { } key)
        {
            byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
            headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}");
        }
    }
}
