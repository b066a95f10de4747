using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>Loads the inputs for composing an edition.</summary>
internal sealed class EditionInputsLoader(
    EditionStore editions, EntryStore entries, SummaryStore summaries, PaperStore known, TimeProvider time)
{
    /// <summary>More than are listed in four weeks.</summary>
    private const int MaxBefore = 50_000;

    public async Task<EditionInputs> LoadAsync(
        DigestDefinition digest, EditionDate date, ListingAssessment assessment, IReadOnlyList<EditionPaper> papers, EditionRow? previous,
        CancellationToken cancellationToken)
    {
        var ids = papers.Select(paper => paper.Paper.Id).ToList();
        var inputs = new EditionInputs(digest.Name, date, digest.Options.Listing)
        {
            Now = time.GetUtcNow(),
            DueAt = digest.Options.Listing.DueAt(date, digest.Options.SettleAfter),
            Assessment = assessment,
            Papers = papers,
            Previous = previous,
            Filter = digest.Interest is { } interest
                ? digest.Filter with { Interest = await known.InformAsync(interest, cancellationToken) } : digest.Filter,
            Removed = await editions.RemovedAsync(digest.Name, ids, cancellationToken),
            PublishedElsewhere = digest.Options.Repeat is Repeat.Always
                ? new Dictionary<PaperId, EditionDate>()
                : await editions.PublishedElsewhereAsync(digest.Name, date, ids, cancellationToken),
            FieldsBefore = await FieldsBeforeAsync(digest.Name, date, cancellationToken),
        };
        return await ReloadAsync(digest, inputs, cancellationToken);
    }

    /// <summary>The same inputs with the current summaries and failures.</summary>
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

    private async Task<FieldCounts> FieldsBeforeAsync(string digest, EditionDate date, CancellationToken cancellationToken)
    {
        var (from, to) = EditionOverviews.DaysBefore(date);
        var found = await entries.FiguresAsync(digest, from, to, MaxBefore, cancellationToken);
        return new FieldCounts(
            from, to, found.Select(entry => entry.Date).Distinct().Count(), found.Count,
            FieldCounts.Count(found.Select(entry => entry.Fields)).ToDictionary(field => SearchText.NormalizedKey(field.Field), field => field.Papers));
    }

    /// <summary>The failures of the configured model and prompt; papers that others failed are tried again.</summary>
    private async Task<IReadOnlyDictionary<PaperId, SummaryFailure>> FailuresAsync(LlmOptions model, List<PaperId> papers, CancellationToken cancellationToken)
    {
        var failures = await summaries.FailuresAsync(papers, cancellationToken);
        if (failures.Count == 0)
            return failures;
        var promptedModel = SummarizerFactory.PromptedModelName(model);
        return failures.Where(failure => failure.Value.PromptedModel == promptedModel).ToDictionary();
    }
}
