using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Telemetry;

namespace DigestWorker.Listings;

/// <summary>Reads the listings, and logs and counts what they answer.</summary>
internal sealed partial class ListingSites(
    HuggingFaceDaily daily, HuggingFaceRanking ranking, ArxivSubmissions arxiv, ListingMetrics metrics, ILogger<ListingSites> logger)
{
    /// <summary>The papers of a date; of arXiv, those that were submitted for its announcement.</summary>
    /// <param name="categories">For arXiv.</param>
    /// <param name="known">The papers that Hugging Face listed before for the date: a list without them is doubtful.</param>
    public Task<ListingOutcome> FetchAsync(
        ListingKind kind, EditionDate date, IReadOnlyList<string> categories, IReadOnlySet<PaperId> known, CancellationToken cancellationToken)
    {
        var (from, to) = ArxivCalendar.SubmissionsOf(date.First);
        return kind switch
        {
            ListingKind.HuggingFaceDaily => RecordedAsync(kind, date, () => daily.FetchAsync(date, known, cancellationToken)),
            ListingKind.Arxiv => FetchSubmissionsAsync(date, from, to, categories, cancellationToken),
            _ => RecordedAsync(kind, date, () => ranking.FetchAsync(kind, date, cancellationToken)),
        };
    }

    /// <summary>What arXiv shows of the papers that were submitted between two times.</summary>
    /// <param name="date">The newest date that it is read for.</param>
    public Task<ListingOutcome> FetchSubmissionsAsync(
        EditionDate date, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> categories, CancellationToken cancellationToken) =>
        RecordedAsync(ListingKind.Arxiv, date, () => arxiv.FetchAsync(from, to, categories, cancellationToken));

    /// <summary>Whether arXiv has announced a date, in whatever category.</summary>
    public Task<bool> IsAnnouncedAsync(EditionDate date, CancellationToken cancellationToken)
    {
        var (from, to) = ArxivCalendar.SubmissionsOf(date.First);
        return arxiv.ShowsAnyAsync(from, to, cancellationToken);
    }

    private async Task<ListingOutcome> RecordedAsync(ListingKind kind, EditionDate date, Func<Task<ListingOutcome>> fetch)
    {
        using var activity = WorkerTelemetry.StartListing(kind, date);
        var began = metrics.Begin();
        var outcome = await fetch();
        metrics.RecordRead(kind, outcome, began);
        activity.SetOutcome(ListingMetrics.Name(outcome), failed: outcome is ListingOutcome.Failed);
        LogOutcome(kind, date, outcome);
        return outcome;
    }

    private void LogOutcome(ListingKind kind, EditionDate date, ListingOutcome outcome)
    {
        switch (outcome)
        {
            case ListingOutcome.Listed listed:
                if (listed.Certain)
                    Log.Listed(logger, kind, date, listed.Papers.Count);
                else
                    Log.Doubted(logger, kind, date, listed.Papers.Count, ReasonText.Line(listed.Doubt!));
                foreach (var row in listed.Rejected)
                    Log.Rejected(logger, kind, date, row.Row, row.Reason);
                break;
            case ListingOutcome.NothingListed nothing:
                var reason = ReasonText.Line(nothing.Reason);
                Log.Nothing(logger, kind, date, nothing.Confirmed ? "confirmed" : "not confirmed", reason);
                break;
            case ListingOutcome.NotPublishedYet notYet:
                var late = ReasonText.Line(notYet.Reason);
                Log.Nothing(logger, kind, date, "not published yet", late);
                break;
            case ListingOutcome.Failed failed:
                Log.Failed(logger, kind, date, failed.Kind, ReasonText.Line(failed.Reason));
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Listing} {Date}: {Papers} papers are listed")]
        public static partial void Listed(ILogger logger, ListingKind listing, EditionDate date, int papers);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Listing} {Date}: {Papers} papers are listed, perhaps not all: {Doubt}")]
        public static partial void Doubted(ILogger logger, ListingKind listing, EditionDate date, int papers, string doubt);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Listing} {Date}: {Row} is not a paper: {Reason}")]
        public static partial void Rejected(ILogger logger, ListingKind listing, EditionDate date, string row, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Listing} {Date}: nothing is listed ({Confirmation}): {Reason}")]
        public static partial void Nothing(ILogger logger, ListingKind listing, EditionDate date, string confirmation, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Listing} {Date} could not be read ({Kind}): {Reason}")]
        public static partial void Failed(ILogger logger, ListingKind listing, EditionDate date, ListingFailure kind, string reason);
    }
}
