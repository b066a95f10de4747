namespace DigestWorker.Papers;

/// <summary>Why a paper has no accepted summary, kept until it has one.</summary>
/// <param name="PromptedModel">Prompt and model that did not manage; with another one the paper starts anew.</param>
/// <param name="Tries">How many runs had its answers refused.</param>
/// <param name="IsPermanent">It is not asked again.</param>
/// <param name="IsDuplicate">Its summary was as good as another paper's, and was taken back.</param>
internal sealed record SummaryFailure(PaperId Id, string PromptedModel, int Tries, bool IsPermanent, Reason Reason, DateTimeOffset NextTryAt, bool IsDuplicate = false);
