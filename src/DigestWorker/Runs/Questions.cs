using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>Puts the papers of an edition to the model, and keeps every answer at the moment it comes.</summary>
internal sealed class Questions(SummarizerFactory summarizers, SummaryStore store, TimeProvider time)
{
    // After that many runs with refused answers, the same model will not manage it at the next one either.
    private const int MostTries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromHours(1);

    /// <summary>The papers without a summary whose pause is over.</summary>
    public IReadOnlyList<Paper> DueNow(EditionMaterial material) =>
        [.. EditionComposer.WithoutSummary(material)
            .Where(paper => !material.Refused.TryGetValue(paper.Id, out var refusal) || refusal.NextTryAt <= time.GetUtcNow())];

    public async Task<RunCounts> AskAsync(LlmOptions model, EditionMaterial material, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var papers = DueNow(material).ToDictionary(paper => paper.Id);
        progress?.Report(new RunEvent.Asking(material.Digest, material.Date, material.Papers.Count, papers.Count));
        if (papers.Count == 0)
            return default;

        using var summarizer = summarizers.Create(model);
        var writer = SummarizerFactory.WriterOf(model);
        var counts = default(RunCounts);
        await foreach (var outcomes in summarizer.SummarizeAsync([.. papers.Values], cancellationToken).InGroups(CancellationToken.None))
        {
            // What was paid for is kept, also when the run is being stopped.
            await store.KeepAsync(
                [.. outcomes.OfType<SummaryOutcome.Accepted>().Select(accepted => accepted.Summary)],
                [.. outcomes.Where(outcome => outcome is not SummaryOutcome.Accepted)
                    .Select(outcome => RefusalOf(outcome, papers[outcome.Id], material.Refused.GetValueOrDefault(outcome.Id), writer))],
                CancellationToken.None);

            foreach (var outcome in outcomes)
            {
                var accepted = outcome is SummaryOutcome.Accepted;
                counts += new RunCounts(outcome.Calls > 0 ? 1 : 0, accepted ? 1 : 0, outcome.Calls, outcome.Tokens);
                progress?.Report(new RunEvent.Answered(material.Digest, material.Date, papers[outcome.Id], accepted, outcome.InWords));
            }
        }
        return counts;
    }

    private Refusal RefusalOf(SummaryOutcome outcome, Paper paper, Refusal? before, string writer)
    {
        var (tries, now, reason) = (before?.Tries ?? 0, time.GetUtcNow(), outcome.InWords);
        return outcome switch
        {
            SummaryOutcome.Refused when tries + 1 >= MostTries => new(paper.Id, writer, tries + 1, ForGood: true, $"given up after {tries + 1} tries: {reason}", now),
            SummaryOutcome.Refused => new(paper.Id, writer, tries + 1, ForGood: false, reason, now + (FirstPause * Math.Pow(2, tries))),
            SummaryOutcome.Filtered => new(paper.Id, writer, tries, ForGood: true, reason, now),
            // arXiv has been asked and has no abstract either.
            SummaryOutcome.NothingToRead => new(paper.Id, writer, tries, ForGood: paper.Details is not null, reason, now),
            // An outage is nobody's fault but the server's: the next run tries again, however often.
            _ => new(paper.Id, writer, tries, ForGood: false, reason, now),
        };
    }
}
