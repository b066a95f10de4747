using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>Brings together what is known of an edition, so that it can be composed.</summary>
internal sealed class EditionInputsLoader(EditionStore editions, SummaryStore summaries, TimeProvider time)
{
    public async Task<EditionInputs> LoadAsync(
        DigestDefinition digest, EditionDate date, ListingAssessment assessment, IReadOnlyList<EditionPaper> papers, CancellationToken cancellationToken)
    {
        var ids = papers.Select(paper => paper.Paper.Id).ToList();
        return new EditionInputs(digest.Name, date, digest.Options.Listing)
        {
            Now = time.GetUtcNow(),
            DueAt = date.DueAt(digest.Options.SettleAfter),
            Assessment = assessment,
            Papers = papers,
            Previous = await editions.FindAsync(digest.Name, date, cancellationToken),
            Filter = digest.Filter,
            Accepted = await summaries.AcceptedAsync(ids, cancellationToken),
            Failures = await FailuresAsync(digest.Llm, ids, cancellationToken),
            PublishedElsewhere = digest.Options.Repeat is Repeat.Always
                ? new Dictionary<PaperId, EditionDate>()
                : await editions.PublishedElsewhereAsync(digest.Name, date, ids, cancellationToken),
        };
    }

    /// <summary>What the model and the prompt in force could not do; what others could not is worth a try again.</summary>
    private async Task<IReadOnlyDictionary<PaperId, SummaryFailure>> FailuresAsync(LlmOptions model, List<PaperId> papers, CancellationToken cancellationToken)
    {
        var refused = await summaries.FailuresAsync(papers, cancellationToken);
        if (refused.Count == 0)
            return refused;
        var promptedModel = SummarizerFactory.PromptedModelName(model);
        return refused.Where(refusal => refusal.Value.PromptedModel == promptedModel).ToDictionary();
    }
}
