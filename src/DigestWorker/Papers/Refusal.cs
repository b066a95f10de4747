namespace DigestWorker.Papers;

/// <summary>Why a paper has no accepted summary, kept until it has one.</summary>
/// <param name="Writer">Prompt and model that did not manage; with another one the paper starts anew.</param>
/// <param name="Tries">How many runs had its answers refused.</param>
/// <param name="ForGood">It is not asked again.</param>
/// <param name="Alike">Its summary was as good as another paper's, and was taken back.</param>
internal sealed record Refusal(PaperId Id, string Writer, int Tries, bool ForGood, string Reason, DateTimeOffset NextTryAt, bool Alike = false);
