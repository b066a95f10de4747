using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>What a roundup is composed of: the papers that another digest published in a week or a month, as they were published.</summary>
internal sealed class Roundups(EditionStore editions, EntryStore entries, EditionInputsLoader loader, CurrentDigests digests, TimeProvider time)
{
    public async Task<EditionInputs> LoadAsync(DigestDefinition digest, EditionDate date, EditionRow? previous, CancellationToken cancellationToken)
    {
        var source = digests.SpellingOf(digest.Options.Of);
        var papers = await entries.PublishedAsync(source, date.First, date.Last, cancellationToken);
        var assessment = await AssessAsync(source, date, papers.Count, cancellationToken);

        // Unlike those of a listing, papers do not stay: what a late change of a day pushes out of the first ten goes.
        var all = papers.Select(paper => new EditionPaper(paper, Published: false)).ToList();
        var inputs = await loader.LoadAsync(digest, date, assessment, all, previous, cancellationToken);
        var eligible = all.Where(paper => !paper.Paper.Withdrawn && !inputs.Removed.Contains(paper.Paper.Id)
            && !inputs.PublishedElsewhere.ContainsKey(paper.Paper.Id));
        var selected = digest.Filter.Select(eligible);
        return inputs with { Papers = [.. all.Where(paper => selected.Contains(paper.Paper.Id))] };
    }

    /// <summary>Whether every edition of the period is there to stay.</summary>
    private async Task<ListingAssessment> AssessAsync(string source, EditionDate date, int papers, CancellationToken cancellationToken)
    {
        var filter = new EditionFilter { Digest = source, From = date.First, To = date.Last };
        var found = (await editions.PageAsync(filter, 0, date.Last.DayNumber - date.First.DayNumber + 1, cancellationToken)).Rows;
        if (found.Where(edition => edition.State is EditionState.Failed).MinBy(edition => edition.Date) is { } failed)
        {
            return new ListingAssessment(ListingReading.Incomplete, new Reason(ReasonCode.RoundupIncomplete)
            {
                Digest = source, Date = failed.Date.Text, Papers = papers, Cause = failed.Reason,
            });
        }

        var open = found.Where(edition => !edition.Settled).Select(edition => edition.Date)
            .Concat(await MissingAsync(source, date, [.. found.Select(edition => edition.Date)], cancellationToken)).ToList();
        if (open.Count > 0)
        {
            return new ListingAssessment(
                papers > 0 ? ListingReading.Doubtful : ListingReading.NotPublishedYet,
                new Reason(ReasonCode.RoundupOpen) { Digest = source, Date = open.Min().Text });
        }
        return new ListingAssessment(papers > 0 ? ListingReading.Certain : ListingReading.Empty);
    }

    /// <summary>
    /// The dates of the period that have no edition: those to come, and those since the digest began that no run has reached.
    /// Of a period before that, which only a backfill asks for, every date has to be there.
    /// </summary>
    private async Task<IEnumerable<EditionDate>> MissingAsync(
        string source, EditionDate date, HashSet<EditionDate> found, CancellationToken cancellationToken)
    {
        if (digests.Find(source)?.Options is not { } options)
            return [];
        var (today, began) = (time.Today(), await editions.BeganAsync(source, cancellationToken));
        var first = began is { } known && known.First <= date.Last ? known.First : options.Listing.FirstDay();
        return Enumerable.Range(0, date.Last.DayNumber - date.First.DayNumber + 1).Select(date.First.AddDays)
            .Where(day => day >= today || (options.Listing.HasPast() && day >= first))
            .Select(options.EditionOn).Where(edition => edition.First >= date.First && !found.Contains(edition)).Distinct();
    }
}
