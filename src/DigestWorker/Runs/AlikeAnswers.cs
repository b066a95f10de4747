using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>Summaries that passed one by one and say the same of two papers: filler, found only beside each other.</summary>
internal sealed class AlikeAnswers(SummaryStore store, TimeProvider time)
{
    /// <summary>
    /// Takes back what is alike and was not published yet; the papers are asked about again, after a pause.
    /// Where a published paper was asked about anew, what it had before is put back.
    /// </summary>
    /// <param name="asked">The edition as it was before its papers were asked about.</param>
    public async Task TakeBackAsync(LlmOptions model, EditionMaterial asked, Turn turn, CancellationToken cancellationToken)
    {
        var accepted = await store.AcceptedAsync([.. asked.Papers.Select(paper => paper.Paper.Id).Except(asked.HeldByOthers.Keys)], cancellationToken);
        var published = asked.Papers.Where(paper => paper.Published).Select(paper => paper.Paper.Id).ToHashSet();
        var rewritten = asked.Accepted.Values.Where(before => published.Contains(before.Id) && accepted.TryGetValue(before.Id, out var now)
            && now.Text.Summary != before.Text.Summary).ToDictionary(before => before.Id);
        if (rewritten.Count == 0 && accepted.Keys.All(published.Contains))
            return;

        var writer = SummarizerFactory.WriterOf(model);
        var reasons = new Dictionary<PaperId, string>();
        foreach (var (first, second, reason) in Filler.Find(accepted.Values.Select(summary => (summary.Id, summary.Text))))
        {
            reasons.TryAdd(first, $"D2 its summary is that of {second}: {reason}");
            reasons.TryAdd(second, $"D2 its summary is that of {first}: {reason}");
        }

        await store.KeepAsync([.. rewritten.Values.Where(before => reasons.ContainsKey(before.Id))], [], turn.Fence, CancellationToken.None);
        await store.TakeBackAsync(
            [.. reasons.Where(paper => !published.Contains(paper.Key))
                .Select(paper => RefusedAnswer.Of(paper.Key, writer, asked.Refused.GetValueOrDefault(paper.Key), paper.Value, time.GetUtcNow(), alike: true))],
            turn.Fence, CancellationToken.None);
    }
}
