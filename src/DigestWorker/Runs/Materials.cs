using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>Brings together what is known of an edition, so that it can be composed.</summary>
internal sealed class Materials(EditionStore editions, SummaryStore summaries, TimeProvider time)
{
    public async Task<EditionMaterial> OfAsync(
        DigestDefinition digest, EditionDate date, ListingFinding finding, IReadOnlyList<RememberedPaper> papers, CancellationToken cancellationToken)
    {
        var ids = papers.Select(paper => paper.Paper.Id).ToList();
        return new EditionMaterial(digest.Name, date, digest.Options.Listing)
        {
            Now = time.GetUtcNow(),
            DueAt = date.DueAt(digest.Options.SettleAfter),
            Finding = finding,
            Papers = papers,
            Before = await editions.FindAsync(digest.Name, date, cancellationToken),
            Filter = digest.Filter,
            Accepted = await summaries.AcceptedAsync(ids, cancellationToken),
            Refused = await RefusedAsync(digest.Llm, ids, cancellationToken),
            HeldByOthers = digest.Options.Repeat is Repeat.Always
                ? new Dictionary<PaperId, EditionDate>()
                : await editions.HeldByOthersAsync(digest.Name, date, ids, cancellationToken),
        };
    }

    /// <summary>What the model and the prompt in force could not do; what others could not is worth a try again.</summary>
    private async Task<IReadOnlyDictionary<PaperId, Refusal>> RefusedAsync(LlmOptions model, List<PaperId> papers, CancellationToken cancellationToken)
    {
        var refused = await summaries.RefusedAsync(papers, cancellationToken);
        if (refused.Count == 0)
            return refused;
        var writer = SummarizerFactory.WriterOf(model);
        return refused.Where(refusal => refusal.Value.Writer == writer).ToDictionary();
    }
}
