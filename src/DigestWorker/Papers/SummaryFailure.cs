namespace DigestWorker.Papers;

/// <summary>Why a paper has no accepted summary; stored until it has one.</summary>
/// <param name="PromptedModel">The prompt and model that failed; with others the number of tries starts at 0.</param>
/// <param name="Tries">The number of runs that ended with a rejected answer.</param>
/// <param name="IsPermanent">Whether no run tries again.</param>
/// <param name="IsDuplicate">Whether its summary was revoked as a duplicate of another paper's.</param>
internal sealed record SummaryFailure(
    PaperId Id, string PromptedModel, int Tries, bool IsPermanent, Reason Reason, DateTimeOffset NextTryAt, bool IsDuplicate = false);
