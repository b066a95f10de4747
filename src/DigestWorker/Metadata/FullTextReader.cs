using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Sites;
using Microsoft.Extensions.Options;

namespace DigestWorker.Metadata;

/// <summary>
/// Reads papers from arXiv's HTML (https://info.arxiv.org/about/accessible_HTML.html). Not every paper has it, and a
/// page has some megabytes: it is only read before the model is called, and not stored.
/// </summary>
internal sealed partial class FullTextReader(SiteClient sites, IOptions<ArxivOptions> arxiv, TimeProvider time, ILogger<FullTextReader> logger)
{
    /// <summary>Shorter texts are withdrawals, stubs or failed conversions.</summary>
    private const int MinCharacters = 2_000;

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OutageDuration = TimeSpan.FromMinutes(10);

    private (FullText.None Outage, DateTimeOffset Until)? _outage;

    /// <summary>The papers, each with its text or the reason why it has none; requested one by one, as arXiv requires.</summary>
    public async Task<IReadOnlyList<Paper>> ReadAsync(IReadOnlyList<Paper> papers, int maxTokens, CancellationToken cancellationToken)
    {
        var read = new List<Paper>(papers.Count);
        foreach (var paper in papers)
        {
            // A paper without an abstract is not summarized.
            var text = paper.Abstract is null ? null : await ReadAsync(paper.Id, maxTokens, cancellationToken);
            if (text is FullText.None { Reason: var reason })
                Log.None(logger, paper.Id, reason);
            read.Add(paper with { FullText = text });
        }

        return read;
    }

    public async Task<FullText> ReadAsync(PaperId paper, int maxTokens, CancellationToken cancellationToken)
    {
        // After an outage nothing is requested for a while.
        if (_outage is { } known && time.GetUtcNow() < known.Until)
            return known.Outage;

        switch (await sites.GetAsync(Site.Arxiv, arxiv.Value.WebAddress($"/html/{paper.Value}"), ContentFormat.Html, MaxRetryDelay, cancellationToken))
        {
            case Fetched.Page page:
                return TextOf(page, maxTokens);
            case Fetched.Failed { Kind: FetchFailure.NotFound }:
                return new FullText.None("arXiv has no HTML of it");
            case Fetched.Failed { Kind: FetchFailure.Network or FetchFailure.Blocked } outage:
                var none = new FullText.None(ReasonText.Line(outage.Reason));
                _outage = (none, time.GetUtcNow() + (outage.RetryAfter ?? OutageDuration));
                return none;
            case Fetched.Failed failed:
                return new FullText.None(ReasonText.Line(failed.Reason));
            case var other:
                throw new InvalidOperationException($"{other} is no outcome of a fetch.");
        }
    }

    private static FullText TextOf(Fetched.Page page, int maxTokens)
    {
        // For a paper without HTML, arXiv redirects to its abstract page.
        if (!page.Address.AbsolutePath.Contains("/html/", StringComparison.Ordinal))
            return new FullText.None($"arXiv has no HTML of it and shows {page.Address.AbsolutePath}");
        if (FullTextPage.Read(page.Text, out var problem) is not { } lines)
            return new FullText.None(problem);
        if (lines.Sum(line => line.Text.Length) is var length && length < MinCharacters)
            return new FullText.None($"its HTML has {length} characters of text, too few for a paper");
        return (FullText?)FullTextBudget.Cut(lines, maxTokens) ?? new FullText.None($"its first paragraph has more than {maxTokens} tokens");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Paper}: no full text, using the abstract: {Reason}")]
        public static partial void None(ILogger logger, PaperId paper, string reason);
    }
}
