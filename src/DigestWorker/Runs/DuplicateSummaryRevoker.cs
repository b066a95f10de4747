using DigestWorker.Editions;
using DigestWorker.Storage;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Runs;

/// <summary>Revokes summaries that passed the checks but are nearly the same for two papers: boilerplate that only a comparison finds.</summary>
internal sealed class DuplicateSummaryRevoker(SummaryStore store, TimeProvider time)
{
    /// <summary>
    /// Revokes duplicates that are not published yet; a later run summarizes the papers again.
    /// If a published paper was summarized again, its previous summary is restored.
    /// </summary>
    /// <param name="before">The edition before its papers were summarized.</param>
    public async Task RevokeAsync(RunContext run, EditionInputs before, CancellationToken cancellationToken)
    {
        var accepted = await store.AcceptedAsync([.. before.Papers.Select(paper => paper.Paper.Id).Except(before.PublishedElsewhere.Keys)], cancellationToken);
        var published = before.Papers.Where(paper => paper.Published).Select(paper => paper.Paper.Id).ToHashSet();
        var rewritten = before.Accepted.Values.Where(before => published.Contains(before.Id) && accepted.TryGetValue(before.Id, out var now)
            && now.Text.Summary != before.Text.Summary).ToDictionary(before => before.Id);
        if (rewritten.Count == 0 && accepted.Keys.All(published.Contains))
            return;

        var promptedModel = SummarizerFactory.PromptedModelName(run.Digest.Llm);
        var reasons = new Dictionary<PaperId, Reason>();
        foreach (var (first, second, reason) in BoilerplateDetector.FindPairs(accepted.Values.Select(summary => (summary.Id, summary.Text))))
        {
            reasons.TryAdd(first, new Reason(ReasonCode.DuplicateSummary) { Paper = second, Rules = ["D2"], Detail = reason });
            reasons.TryAdd(second, new Reason(ReasonCode.DuplicateSummary) { Paper = first, Rules = ["D2"], Detail = reason });
        }

        await store.SaveAsync([.. rewritten.Values.Where(before => reasons.ContainsKey(before.Id))], [], run.Lock.Fence, CancellationToken.None);
        await store.RevokeAsync(
            [.. reasons.Where(paper => !published.Contains(paper.Key))
                .Select(
                    paper => SummaryRetryPolicy.NextFailure(
                        paper.Key, promptedModel, before.Failures.GetValueOrDefault(paper.Key), paper.Value, time.GetUtcNow(), alike: true))],
            run.Lock.Fence, CancellationToken.None);
    }
}
