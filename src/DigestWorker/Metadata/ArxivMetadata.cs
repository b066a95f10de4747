using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Sites;
using DigestWorker.Telemetry;

namespace DigestWorker.Metadata;

/// <summary>The arXiv metadata of the requested papers, without papers that are unknown or could not be requested.</summary>
/// <param name="Outage">Why some or all papers could not be requested; null if none failed.</param>
internal sealed record MetadataOutcome(IReadOnlyDictionary<PaperId, PaperDetails> Details, Reason? Outage);

/// <summary>
/// Requests metadata from arXiv in batches. It only supplements the listing: if arXiv is busy,
/// as it often is, the fields stay empty and the run continues.
/// </summary>
internal sealed partial class ArxivMetadata(SiteClient sites, TimeProvider time, ILogger<ArxivMetadata> logger)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan OutageDuration = TimeSpan.FromMinutes(10);

    // Papers are withdrawn, and withdrawals are published, once a day.
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(12);

    private (Reason Outage, DateTimeOffset Until)? _outage;

    /// <summary>The papers with their arXiv metadata, which is read again after a while; with what is known if arXiv does not respond.</summary>
    public async Task<IReadOnlyList<EditionPaper>> DescribeAsync(IReadOnlyList<EditionPaper> papers, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - MaxAge;
        var asked = papers.Where(paper => !(paper.Paper.Details?.ReadAt > oldest)).Select(paper => paper.Paper.Id).ToList();
        if (asked.Count == 0)
            return papers;

        using var activity = WorkerTelemetry.StartMetadata(asked.Count);
        var found = await FetchAsync(asked, cancellationToken);
        activity.SetOutcome(found.Outage is null ? "described" : "unavailable", failed: found.Outage is not null);
        if (found.Outage is { } outage)
            Log.Outage(logger, asked.Count, ReasonText.Line(outage));
        return [.. papers.Select(paper =>
            found.Details.TryGetValue(paper.Paper.Id, out var details) ? paper with { Paper = paper.Paper with { Details = details } } : paper)];
    }

    public async Task<MetadataOutcome> FetchAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken)
    {
        // Does not wait for the same outage again for the next day of the run.
        if (_outage is { } resting && time.GetUtcNow() < resting.Until)
            return new(new Dictionary<PaperId, PaperDetails>(), resting.Outage);

        var outcome = await AskAsync(papers, cancellationToken);
        _outage = outcome.Outage is { } outage ? (outage, time.GetUtcNow() + OutageDuration) : null;
        return outcome;
    }

    private async Task<MetadataOutcome> AskAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken)
    {
        var details = new Dictionary<PaperId, PaperDetails>();
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            foreach (var batch in papers.Distinct().Chunk(BatchSize))
            {
                if (await FetchBatchAsync([.. batch], details, either.Token) is { } outage)
                    return new(details, outage);
            }

            return new(details, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(details, new Reason(ReasonCode.MetadataUnavailable) { Host = "arXiv", Seconds = (int)Deadline.TotalSeconds });
        }
    }

    private async Task<Reason?> FetchBatchAsync(List<PaperId> batch, Dictionary<PaperId, PaperDetails> details, CancellationToken cancellationToken)
    {
        while (batch.Count > 0)
        {
            // Without max_results arXiv returns only ten of the papers.
            var question = $"/api/query?id_list={string.Join(',', batch.Select(id => id.Value))}&max_results={batch.Count}";
            var (feed, outage) = Read(await sites.GetAsync(Site.Arxiv, question, ContentFormat.Atom, MaxRetryDelay, cancellationToken));
            if (feed is null)
                return outage;

            foreach (var paper in feed.Papers)
                details[paper.Id] = paper with { ReadAt = time.GetUtcNow() };
            if (feed.Errors is not [var error, ..])
                return null;

            // One id that arXiv considers malformed fails the whole batch: request the others again.
            if (batch.RemoveAll(id => error.Contains(id.Value, StringComparison.Ordinal)) == 0)
                return new Reason(ReasonCode.QueryRejected) { Host = "arXiv", Detail = error };
        }

        return null;
    }

    private static (ArxivFeed? Feed, Reason? Outage) Read(Fetched fetched) => fetched switch
    {
        Fetched.Page page => (
            ArxivFeed.TryParse(page.Text), new Reason(ReasonCode.SiteResponseUnreadable) { Host = page.Address.Host, Detail = "not an Atom feed" }),
        Fetched.Failed { Body: { } body } failed when ArxivFeed.TryParse(body) is { Errors.Count: > 0 } refusal => (refusal, failed.Reason),
        Fetched.Failed failed => (null, failed.Reason),
        _ => throw new InvalidOperationException($"{fetched} is no outcome of a fetch."),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No arXiv metadata for {Papers} papers: {Outage}")]
        public static partial void Outage(ILogger logger, int papers, string outage);
    }
}
