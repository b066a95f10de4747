using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Telemetry;

namespace DigestWorker.Listings;

/// <summary>Reads the papers of any listing for a date.</summary>
internal sealed partial class ListingSites(
    HuggingFaceDaily daily, HuggingFaceRanking ranking, ArxivDaily arxiv, ListingMetrics metrics, ILogger<ListingSites> logger)
{
    /// <param name="categories">For arXiv.</param>
    /// <param name="known">The papers that the listing showed before for the date: a list without them is doubtful.</param>
    public async Task<ListingOutcome> FetchAsync(
        ListingKind kind, EditionDate date, IReadOnlyList<string> categories, IReadOnlySet<PaperId> known, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartListing(kind, date);
        var began = metrics.Begin();
        var outcome = await (kind switch
        {
            ListingKind.HuggingFaceDaily => daily.FetchAsync(date, known, cancellationToken),
            ListingKind.Arxiv => arxiv.FetchAsync(date, categories, known, cancellationToken),
            _ => ranking.FetchAsync(kind, date, cancellationToken),
        });
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
