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
        DigestDefinition digest, EditionDate date, ListingAssessment assessment, IReadOnlyList<EditionPaper> papers, EditionRow? previous,
        CancellationToken cancellationToken)
    {
        var ids = papers.Select(paper => paper.Paper.Id).ToList();
        var inputs = new EditionInputs(digest.Name, date, digest.Options.Listing)
        {
            Now = time.GetUtcNow(),
            DueAt = date.DueAt(digest.Options.SettleAfter),
            Assessment = assessment,
            Papers = papers,
            Previous = previous,
            Filter = digest.Filter,
            PublishedElsewhere = digest.Options.Repeat is Repeat.Always
                ? new Dictionary<PaperId, EditionDate>()
                : await editions.PublishedElsewhereAsync(digest.Name, date, ids, cancellationToken),
        };
        return await ReloadAsync(digest, inputs, cancellationToken);
    }

    /// <summary>The same with the summaries, and the failures, as they are now.</summary>
    public async Task<EditionInputs> ReloadAsync(DigestDefinition digest, EditionInputs inputs, CancellationToken cancellationToken)
    {
        var ids = inputs.Papers.Select(paper => paper.Paper.Id).ToList();
        return inputs with
        {
            Now = time.GetUtcNow(),
            Accepted = await summaries.AcceptedAsync(ids, cancellationToken),
            Failures = await FailuresAsync(digest.Llm, ids, cancellationToken),
        };
    }

    /// <summary>What the configured model and prompt could not do; what others could not is worth another try.</summary>
    private async Task<IReadOnlyDictionary<PaperId, SummaryFailure>> FailuresAsync(LlmOptions model, List<PaperId> papers, CancellationToken cancellationToken)
    {
        var failures = await summaries.FailuresAsync(papers, cancellationToken);
        if (failures.Count == 0)
            return failures;
        var promptedModel = SummarizerFactory.PromptedModelName(model);
        return failures.Where(failure => failure.Value.PromptedModel == promptedModel).ToDictionary();
    }
}
