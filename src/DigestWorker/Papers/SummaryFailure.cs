namespace DigestWorker.Papers;

/// <summary>Why a paper has no accepted summary, kept until it has one.</summary>
/// <param name="PromptedModel">The prompt and model that failed; with another one the paper starts again at no tries.</param>
/// <param name="Tries">How many runs had their answers rejected.</param>
/// <param name="IsPermanent">It is not asked again.</param>
/// <param name="IsDuplicate">Its summary was the same as another paper's, and was revoked.</param>
internal sealed record SummaryFailure(
    PaperId Id, string PromptedModel, int Tries, bool IsPermanent, Reason Reason, DateTimeOffset NextTryAt, bool IsDuplicate = false);
