namespace DigestFormat;

/// <summary>The result of a strict reading.</summary>
/// <param name="Digest">The digest; null if there is a problem.</param>
/// <param name="Problems">Every deviation from the format, in file order.</param>
public sealed record DigestReading(Digest? Digest, IReadOnlyList<Problem> Problems);

/// <summary>The result of a tolerant reading.</summary>
/// <param name="Digest">Every complete entry, in file order; null if there is none.</param>
/// <param name="Repaired">Deviations from the format that <see cref="DigestWriter"/> does not write again.</param>
/// <param name="Lost">The entries that could not be read, each with what it lacks. Empty if the digest has all entries of the file.</param>
public sealed record TolerantReading(Digest? Digest, IReadOnlyList<Problem> Repaired, IReadOnlyList<Problem> Lost);
