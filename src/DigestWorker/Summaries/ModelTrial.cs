using DigestWorker.Models;

namespace DigestWorker.Summaries;

/// <summary>Whether a model can summarize.</summary>
/// <param name="Problem">Why it has no summary of the sample paper; null if it has one.</param>
/// <param name="Models">The models that the server has, if it does not have this one.</param>
/// <param name="Accepts">What the server accepts of a request.</param>
internal sealed record ModelTrial(LlmOptions Model, Reason? Problem, IReadOnlyList<string> Models, string Accepts);
