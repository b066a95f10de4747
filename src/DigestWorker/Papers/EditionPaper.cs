namespace DigestWorker.Papers;

/// <summary>A paper stored for an edition: once listed, it stays.</summary>
/// <param name="Published">Whether the edition's file has contained it.</param>
internal sealed record EditionPaper(Paper Paper, bool Published);
