namespace DigestWorker.Http;

/// <summary>Explains why .NET rejects the certificate of a server, and the remedy.</summary>
internal static class CertificateFault
{
    private static readonly (string Flag, string Advice)[] Faults =
    [
        ("RemoteCertificateNameMismatch", "it is for another host name; use the name that it was issued for"),
        ("NotTimeValid", "it has expired or is not valid yet; renew it, or correct the clock of this machine"),
        ("Revoked", "it was revoked; renew it"),
        ("PartialChain", Untrusted),
        ("UntrustedRoot", Untrusted),
    ];

    private const string Untrusted = "no authority that this machine trusts issued it; if a private one did, or it is self-signed, "
        + "write the certificate of the issuer (PEM) to a file and name that in the variable SSL_CERT_FILE";

    /// <param name="message">The message of .NET, which ends with the flags of the validation; null is returned if it has none.</param>
    public static string? Of(string message)
    {
        var flags = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 1)..].Trim();
        var advice = Faults.Where(fault => flags.Contains(fault.Flag, StringComparison.Ordinal)).Select(fault => fault.Advice).Distinct().ToList();
        return advice.Count == 0 ? null : $"its certificate is rejected ({flags}): {string.Join("; ", advice)}";
    }
}
