using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DigestWorker.StandIns;

/// <summary>
/// Hugging Face's papers and arXiv's API on loopback, as far as the worker reads them.
/// <see cref="Days"/> is what they list; an override puts anything else in the place of a route.
/// </summary>
public sealed partial class PaperSites : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task<bool>>> _overrides = new();
    private readonly ConcurrentQueue<SeenRequest> _requests = new();

    private PaperSites(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>The listed papers by day: <c>2025-01-08</c>. A day that is not there is empty, and its page shows the newest one.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<StandInPaper>> Days { get; } = new();

    /// <summary>Papers that arXiv knows and no day lists.</summary>
    public ConcurrentBag<StandInPaper> OnlyOnArxiv { get; } = [];

    /// <summary>The clock by which arXiv shows papers and withdrawals, in the range and the categories of a query; without one it shows all of them.</summary>
    public TimeProvider? ArxivClock { get; set; }

    /// <summary>The papers' own pages by id; a paper that is not there has none.</summary>
    public ConcurrentDictionary<string, string> Papers { get; } = new();

    /// <summary>The most rows that the API gives at a time, whatever limit is asked.</summary>
    public int ApiCap { get; set; } = 100;

    /// <summary>Everything that was asked, in order.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    /// <param name="listen">Loopback, where nothing is said: a container is beyond it.</param>
    public static async Task<PaperSites> StartAsync(IPAddress? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen ?? IPAddress.Loopback, 0);
            kestrel.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        var sites = new PaperSites(app);
        app.Run(sites.AnswerAsync);
        await app.StartAsync();
        sites.Address = new(app.Urls.Single());
        return sites;
    }

    public int Count(string path) => _requests.Count(request => request.Path.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Answers requests to paths that begin so, until <see cref="Restore"/>; where it returns false, the usual answer follows.</summary>
    public void On(string path, Func<HttpContext, Task<bool>> answer) => _overrides[path] = answer;

    public void On(string path, int status, string body = "", string type = "text/html; charset=utf-8", params (string Name, string Value)[] headers) =>
        On(path, async context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            await SendAsync(context, body, type);
            return true;
        });

    public void Restore(string path) => _overrides.TryRemove(path, out _);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.Enqueue(new(path, context.Request.QueryString.Value ?? "", context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
        foreach (var (start, answer) in _overrides)
        {
            if (path.StartsWith(start, StringComparison.Ordinal) && await answer(context))
                return;
        }

        var query = context.Request.Query;
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["api", "daily_papers"]:
                await SendAsync(context, ApiRows(query), "application/json; charset=utf-8");
                break;
            case ["papers", "date", var day]:
                var shown = Days.ContainsKey(day) ? day : Days.Keys.Max() ?? day;
                await SendAsync(context, PaperSitePages.List(shown, Days.GetValueOrDefault(shown, [])), "text/html; charset=utf-8");
                break;
            case ["papers", "week" or "month", var period]:
                await SendAsync(context, PaperSitePages.List(period, ByVotes()), "text/html; charset=utf-8");
                break;
            case ["papers", "trending"]:
                await SendAsync(context, PaperSitePages.List(Days.Keys.Max() ?? "", ByVotes()), "text/html; charset=utf-8");
                break;
            case ["html", var id] when Papers.TryGetValue(id, out var paper):
                await SendAsync(context, paper, "text/html; charset=utf-8");
                break;
            case ["api", "query"]:
                await SendAsync(context, Feed(query), "application/atom+xml; charset=utf-8");
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private string ApiRows(IQueryCollection query)
    {
        var size = Math.Min(ApiCap, Number(query, "limit", 50));
        var day = query["date"].ToString();
        var rows = Days.GetValueOrDefault(day, []).Skip(Number(query, "p", 0) * size).Take(size);
        return new JsonArray([.. rows.Select(paper => (JsonNode)PaperSitePages.Row(day, paper))]).ToJsonString();
    }

    private string Feed(IQueryCollection query)
    {
        var all = Days.Values.SelectMany(papers => papers).Concat(OnlyOnArxiv).DistinctBy(paper => paper.Id);
        var now = ArxivClock?.GetUtcNow();
        if (now is not null)
            all = all.Where(paper => !(paper.ShownAt > now)).Select(paper => paper.WithdrawnOnArxivAt <= now ? paper with { Comment = "This paper has been withdrawn by the authors" } : paper);
        var asked = query.ContainsKey("id_list")
            ? query["id_list"].ToString().Split(',').Join(all, id => id, paper => paper.Id, (_, paper) => paper)
            : all.Where(paper => now is null || Matches(paper, query["search_query"].ToString())).OrderByDescending(paper => paper.PublishedAt);
        var (found, start) = (asked.ToList(), Number(query, "start", 0));
        return PaperSitePages.Atom(found.Skip(start).Take(Number(query, "max_results", 10)), found.Count);
    }

    private static bool Matches(StandInPaper paper, string query)
    {
        var categories = CategoryOf().Matches(query).Select(match => match.Groups[1].Value).ToList();
        var range = RangeOf().Match(query);
        var minute = paper.PublishedAt.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        return (categories.Count == 0 || paper.Categories.Intersect(categories).Any())
            && (!range.Success || string.CompareOrdinal(minute, range.Groups[1].Value) >= 0 && string.CompareOrdinal(minute, range.Groups[2].Value) <= 0);
    }

    [GeneratedRegex("cat:([A-Za-z.-]+)")]
    private static partial Regex CategoryOf();

    [GeneratedRegex(@"submittedDate:\[(\d{12}) TO (\d{12})\]")]
    private static partial Regex RangeOf();

    private IReadOnlyList<StandInPaper> ByVotes() => [.. Days.Values.SelectMany(papers => papers).OrderByDescending(paper => paper.Votes)];

    private static int Number(IQueryCollection query, string name, int otherwise) =>
        int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static async Task SendAsync(HttpContext context, string text, string type)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body))[..16]}\"";
        context.Response.Headers.ETag = tag;
        if (context.Response.StatusCode == 200 && context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = 304;
            return;
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }
}

/// <summary>A request as the sites saw it.</summary>
public sealed record SeenRequest(string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public DateTimeOffset At { get; } = TimeProvider.System.GetUtcNow();
}

/// <summary>A paper as the sites know it.</summary>
public sealed record StandInPaper(string Id, string Title, string Abstract, int Votes)
{
    public IReadOnlyList<string> Authors { get; init; } = ["Mina Seo", "Jonas Feld"];
    public DateTimeOffset PublishedAt { get; init; } = new(2025, 1, 6, 11, 57, 38, TimeSpan.Zero);
    public DateTimeOffset? WithdrawnAt { get; init; }
    public string? Comment { get; init; }
    public IReadOnlyList<string> Categories { get; init; } = ["cs.CL", "cs.AI"];

    /// <summary>When arXiv announces it; null: it is announced already.</summary>
    public DateTimeOffset? ShownAt { get; init; }

    public DateTimeOffset? WithdrawnOnArxivAt { get; init; }

    /// <summary>Papers with made-up titles and abstracts, the most voted first: ids <c>2501.10000</c> and up.</summary>
    public static IReadOnlyList<StandInPaper> Many(int count, string prefix = "2501.1") =>
        [.. Enumerable.Range(0, count).Select(i => new StandInPaper(
            $"{prefix}{i:D4}",
            $"Study {i} of Small Models: What \"Attention\" & <think> Cost",
            $"We measure how model {i} behaves when its context grows.\n It answers {i + 3} of 40 questions at half the price.",
            count - i))];
}
