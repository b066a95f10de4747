namespace DigestWorker.Publishing;

/// <summary>The file of an edition belongs to another digest, and is not replaced.</summary>
internal sealed class FileOfAnotherDigestException(string digest, string owner, string file)
    : Exception($"{file} belongs to the digest '{owner}', not to '{digest}'")
{
    public Reason Reason { get; } = new(ReasonCode.FileOfAnotherDigest) { Digest = digest, Owner = owner, Detail = file };
}
