using System.Security.Cryptography;
using System.Text;

namespace DigestWorker.Papers;

/// <summary>What the sentences of 요약 rest on: for each its place, and the places of sentences in the abstract.</summary>
/// <param name="AbstractSha256">Of the abstract that the places are in: authors change theirs.</param>
internal sealed record SummaryEvidence(string AbstractSha256, IReadOnlyList<SentenceEvidence> Sentences)
{
    public static SummaryEvidence Of(string text, IReadOnlyList<SentenceEvidence> sentences) => new(HashOf(text), sentences);

    /// <summary>Null if the abstract is another one now.</summary>
    public IReadOnlyList<SentenceEvidence>? In(string? text) => text is not null && HashOf(text) == AbstractSha256 ? Sentences : null;

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
