namespace DigestFormat;

/// <summary>What a strict reading found.</summary>
/// <param name="Digest">The digest; null where there is any problem.</param>
/// <param name="Problems">Every place where the file is not in the format, in file order; empty where it is.</param>
public sealed record DigestReading(Digest? Digest, IReadOnlyList<Problem> Problems);

/// <summary>What a tolerant reading found.</summary>
/// <param name="Digest">Every entry that is whole, in file order; null where none is.</param>
/// <param name="Repaired">What was not in the format, and is in what <see cref="DigestWriter"/> makes of the digest.</param>
/// <param name="Lost">The entries that could not be read, each with what it lacks; empty where the digest has all of the file.</param>
public sealed record TolerantReading(Digest? Digest, IReadOnlyList<Problem> Repaired, IReadOnlyList<Problem> Lost);
