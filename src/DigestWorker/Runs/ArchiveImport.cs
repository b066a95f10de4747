using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>Fills an empty store from the files of the output folder.</summary>
internal sealed class ArchiveImport(
    Database database, EditionStore editions, SummaryStore summaries, TokenLedger ledger, EditionArchive archive, CurrentDigests digests, TimeProvider time)
{
    private const int EditionsPerTransaction = 50;

    /// <summary>Every step is idempotent: an interrupted rebuild is repeated as long as no digest has begun.</summary>
    public async Task<(int Editions, int Summaries, int Failures)> ImportAsync(Fence fence, CancellationToken cancellationToken)
    {
        var known = new List<(string Digest, EditionDate Date, bool Indexed)>();
        var accepted = new Dictionary<PaperId, AcceptedSummary>();
        var failures = new Dictionary<PaperId, SummaryFailure>();
        var found = archive.Editions(digests.SpellingOf, name => digests.Find(name)?.Options.Listing);
        foreach (var some in found.Chunk(EditionsPerTransaction))
        {
            var newer = new List<AcceptedSummary>();
            foreach (var edition in some)
            {
                known.Add((edition.Current.Digest, edition.Current.Date, edition.Indexed));
                foreach (var failure in FailuresOf(edition))
                    failures[failure.Id] = failure;
                var summariesOf = (edition.Published?.Entries ?? []).Select(entry => entry.Summary);
                foreach (var summary in summariesOf.Where(
                    summary => !accepted.TryGetValue(summary.Id, out var other) || other.Provenance.AcceptedAt < summary.Provenance.AcceptedAt))
                {
                    newer.Add(summary);
                    accepted[summary.Id] = summary;
                }
            }
            await database.WriteTogetherAsync(fence, async () =>
            {
                await summaries.SaveAsync(newer, [], fence, cancellationToken);
                foreach (var edition in some)
                    await RememberAsync(edition, fence, cancellationToken);
            }, cancellationToken);
        }

        await summaries.SaveAsync([], [.. failures.Values.Where(failure => !accepted.ContainsKey(failure.Id))], fence, cancellationToken);
        var today = time.Today();
        var usedToday = accepted.Values.Sum(summary => OnDay(today, summary.Provenance.AcceptedAt, summary.Provenance.Tokens)
            + (summary.Verification is { } found ? OnDay(today, found.At, found.Usage.Tokens) : 0));
        await ledger.BookAtLeastAsync(today, usedToday, cancellationToken);
        foreach (var digest in known.GroupBy(edition => edition.Digest))
            await editions.BeginAsync(
                digest.Key, digest.All(edition => edition.Indexed) ? LastStretch([.. digest.Select(edition => edition.Date)]) : digest.First().Date, fence,
                cancellationToken);
        return (known.Count, accepted.Count, failures.Count);
    }

    private static long OnDay(DateOnly day, DateTimeOffset at, TokenUsage tokens) =>
        DateOnly.FromDateTime(at.UtcDateTime) == day ? tokens.Prompt + tokens.Completion : 0;

    /// <summary>
    /// When a digest began: the first day after the last gap, because editions before a gap were backfilled.
    /// A date that is too early would open, and pay for, days that were not requested.
    /// </summary>
    private static EditionDate LastStretch(List<EditionDate> oldestFirst)
    {
        var first = oldestFirst.Count - 1;
        while (first > 0 && oldestFirst[first - 1].Last.AddDays(1) == oldestFirst[first].First)
            first--;
        return oldestFirst[first];
    }

    private async Task RememberAsync(ArchivedEdition edition, Fence fence, CancellationToken cancellationToken)
    {
        var current = edition.Current;
        var papers = edition.Published is { } known ? known.Entries.Select(entry => entry.Paper).Concat(known.LeftOut.Select(left => left.Paper)) : [];
        await editions.SavePapersAsync(
            current.Digest, current.Date, current.Listing, [.. papers.Select(paper => new EditionPaper(paper, Published: false))], fence, cancellationToken);
        var removed = edition.Published?.LeftOut.Where(left => left.Reason.Code is ReasonCode.Removed).Select(left => left.Paper.Id).ToList() ?? [];
        await editions.RemovePapersAsync(current.Digest, current.Date, removed, fence, cancellationToken);
        // The papers of a file that was edited later are published too.
        if (edition.Published is { } published)
            await editions.SaveAsync(published with { File = published.File is { } file ? file with { HandEdited = false } : null }, fence, cancellationToken);
        await editions.SaveAsync(current, fence, cancellationToken);
        // The files do not tell when they were first published; the last answer came shortly before.
        await editions.RecordArchivedAsync(
            current.Digest, current.Date, edition.LeftOut, edition.Published?.Entries.Max(entry => (DateTimeOffset?)entry.Summary.Provenance.AcceptedAt),
            cancellationToken);
    }

    /// <summary>The failures of papers without a summary. The files do not name the model that failed, so the configured one is assumed.</summary>
    private IEnumerable<SummaryFailure> FailuresOf(ArchivedEdition edition)
    {
        if (digests.Find(edition.Current.Digest) is not { } digest)
            return [];
        var promptedModel = SummarizerFactory.PromptedModelName(digest.Llm);
        return (edition.Published?.LeftOut ?? [])
            // Whether a paper is withdrawn is asked again.
            .Where(left => left.Reason.Code is not (ReasonCode.Withdrawn or ReasonCode.Removed))
            .Where(left => left.Kind is LeftOutKind.Permanent || (left.Kind is LeftOutKind.Deferred && left.Tries > 0))
            .Select(left => new SummaryFailure(
                left.Paper.Id, promptedModel, left.Tries, IsPermanent: left.Kind is LeftOutKind.Permanent, left.Reason,
                time.GetUtcNow() + SummaryRetryPolicy.DelayAfter(left.Tries)));
    }
}
