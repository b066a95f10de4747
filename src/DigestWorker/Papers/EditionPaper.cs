namespace DigestWorker.Papers;

/// <summary>A paper as an edition remembers it: once listed it stays.</summary>
/// <param name="Published">It has been in the edition's file.</param>
internal sealed record EditionPaper(Paper Paper, bool Published);
