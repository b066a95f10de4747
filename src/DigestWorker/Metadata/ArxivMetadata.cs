using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Sites;
using DigestWorker.Telemetry;

namespace DigestWorker.Metadata;

/// <summary>What arXiv knows of the papers asked for. A paper it does not know, or could not be asked for, is not in it.</summary>
/// <param name="Outage">Why some or all could not be asked for; null where all went well.</param>
internal sealed record MetadataOutcome(IReadOnlyDictionary<PaperId, PaperDetails> Details, Reason? Outage);

/// <summary>
/// Asks arXiv about papers in batches. It adds to what a listing says, so nothing depends on it: where arXiv is busy,
/// as it often is, the fields stay empty, and nothing waits for it.
/// </summary>
internal sealed partial class ArxivMetadata(SiteClient sites, TimeProvider time, ILogger<ArxivMetadata> logger)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan OutageDuration = TimeSpan.FromMinutes(10);

    private (Reason Outage, DateTimeOffset Until)? _outage;

    /// <summary>The papers with what arXiv knows of them; without it where arXiv does not answer.</summary>
    public async Task<IReadOnlyList<EditionPaper>> DescribeAsync(IReadOnlyList<EditionPaper> papers, CancellationToken cancellationToken)
    {
        var unknown = papers.Where(paper => paper.Paper.Details is null).Select(paper => paper.Paper.Id).ToList();
        if (unknown.Count == 0)
            return papers;

        using var activity = WorkerTelemetry.StartMetadata(unknown.Count);
        var found = await FetchAsync(unknown, cancellationToken);
        activity.SetOutcome(found.Outage is null ? "described" : "unavailable", failed: found.Outage is not null);
        if (found.Outage is { } outage)
            Log.Outage(logger, unknown.Count, ReasonText.Line(outage));
        return [.. papers.Select(paper =>
            found.Details.TryGetValue(paper.Paper.Id, out var details) ? paper with { Paper = paper.Paper with { Details = details } } : paper)];
    }

    public async Task<MetadataOutcome> FetchAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken)
    {
        // The days of one run come one after the other: the next one need not wait for the same silence.
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
            // Without max_results arXiv answers ten of the papers and is silent about the rest.
            var question = $"/api/query?id_list={string.Join(',', batch.Select(id => id.Value))}&max_results={batch.Count}";
            var (feed, outage) = Read(await sites.GetAsync(Site.Arxiv, question, ContentFormat.Atom, MaxRetryDelay, cancellationToken));
            if (feed is null)
                return outage;

            foreach (var paper in feed.Papers)
                details[paper.Id] = paper;
            if (feed.Errors is not [var error, ..])
                return null;

            // One id that arXiv takes for malformed makes it refuse them all: ask again for the others.
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
