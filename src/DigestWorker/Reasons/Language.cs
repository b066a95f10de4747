namespace DigestWorker.Reasons;

/// <summary>A language that people are spoken to in.</summary>
internal enum Language
{
    Korean,
    English,
}
