using System.Text.Encodings.Web;
using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Search;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Html;

namespace DigestWorker.Web.Pages;

/// <summary>The search page.</summary>
/// <param name="Search">What was asked.</param>
/// <param name="Results">Null if no search was made.</param>
/// <param name="Problem">What is wrong with the question; null if it is valid.</param>
internal sealed record SearchPage(
    PageContext Context, EntrySearch Search, int Page, EntryResults? Results, IReadOnlyList<string> Digests, string? Problem = null)
{
    public const int Size = 20;

    private static readonly int MaxPage = EntryQueries.MaxPage(Size);

    private readonly SearchQuery _query = SearchQuery.Parse(Results?.Searched ?? Search.Words ?? "");

    /// <summary>The papers of the entries that were found, with their authors.</summary>
    public IReadOnlyDictionary<PaperId, ListedPaper> Papers { get; private init; } = new Dictionary<PaperId, ListedPaper>();

    public EntryPage? Found => Results?.Page;

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, EntryQueries queries, string? q, string? digest, string? field, int? page)
    {
        string? Named(string name) => Given(context.Request.Query[name].ToString());
        var (from, to, sort) = (Named("from"), Named("to"), Named("sort"));
        var search = new EntrySearch(Shortened(q), Shortened(digest), Shortened(field), Day(from), Day(to))
        {
            Sort = EntrySearch.SortOf(sort) ?? default, Exact = Named("exact") is "true", CountsFields = true,
        };
        var view = search switch
        {
            { Words: { } words } => PageContext.Create(context, $"검색: {words}", $"Search: {words}"),
            { Field: { } name } => PageContext.Create(context, $"분야: {name}", $"Field: {name}"),
            _ => PageContext.Create(context, "검색", "Search"),
        };
        if (ProblemOf(view, [q, digest, field], [from, to], sort) is { } problem)
            return new Web_Pages_Search { Model = new SearchPage(view, search, 1, null, digests.Names, problem), StatusCode = StatusCodes.Status400BadRequest };

        var shown = PageRequest.Clamped(page, Size, MaxPage);
        var isAsked = search is not { Words: null, Field: null, From: null, To: null };
        var found = isAsked ? await queries.SearchAsync(search, shown, context.RequestAborted) : null;
        return new Web_Pages_Search
        {
            Model = new SearchPage(view, search, shown.Number, found, digests.Names)
            {
                Papers = await queries.PapersAsync(found?.Page.Entries ?? [], context.RequestAborted),
            },
        };
    }

    public bool HasMore => Found is { } found && Page < MaxPage && found.Total > Page * Size;

    /// <summary>The last page that has results.</summary>
    public int LastPage => Found is { Total: > 0 } found ? Math.Min(MaxPage, (found.Total + Size - 1) / Size) : 1;

    /// <summary>Whether more than the words is set, so that the filters are shown on a phone too.</summary>
    public bool IsFiltered => Search is not { Digest: null, From: null, To: null, Sort: EntrySort.Date };

    public IReadOnlyList<(EntrySort Sort, string Name)> Orders =>
    [
        (EntrySort.Date, Context.Text("최신순", "Newest first")),
        (EntrySort.Votes, Context.Text("추천순", "Most voted first")),
        (EntrySort.Relevance, Context.Text("관련도순", "Most relevant first")),
    ];

    /// <summary>How many were found, and in which order they are.</summary>
    public string Status => (Found!, Search.Sort) switch
    {
        ({ TotalIsLowerBound: true }, var sort) => Context.Text($"논문 1,000편 이상, {Korean(sort)}", $"More than 1,000 papers, {English(sort)}"),
        ({ Total: var total }, var sort) => Context.Text(
            $"논문 {total:N0}편, {Korean(sort)}", total == 1 ? "1 paper" : $"{total:N0} papers, {English(sort)}"),
    };

    /// <summary>The fields to narrow the search by.</summary>
    public IEnumerable<FieldCount> Fields => Found!.Fields.Where(each => Search.Field is null || Topic.KeyOf(each.Name) != Topic.KeyOf(Search.Field));

    public IHtmlContent Marked(string text) => new MarkedText(text, _query.FindIn(text));

    public bool IsIn(string text) => _query.FindIn(text).Count > 0;

    /// <summary>The first authors, and those that were looked for.</summary>
    public IReadOnlyList<string> AuthorsOf(StoredEntry entry) => Papers.TryGetValue(entry.Id, out var paper)
        ? [.. paper.Authors.Where((author, index) => index < AuthorsShown || IsIn(author) || IsIn(SearchText.Folded(author))).Take(AuthorsShown * 2)]
        : [];

    public bool HasMoreAuthors(StoredEntry entry) => Papers.TryGetValue(entry.Id, out var paper) && paper.Authors.Count > AuthorsOf(entry).Count;

    public string To(int page) => Context.ToSearch(Search, page);

    private const int AuthorsShown = 3;

    private static string Korean(EntrySort sort) => sort switch
    {
        EntrySort.Votes => "추천순",
        EntrySort.Relevance => "관련도순",
        _ => "최신순",
    };

    private static string English(EntrySort sort) => sort switch
    {
        EntrySort.Votes => "the most voted first",
        EntrySort.Relevance => "the most relevant first",
        _ => "the newest first",
    };

    private static string? ProblemOf(PageContext view, string?[] texts, string?[] days, string? sort)
    {
        if (Array.Find(texts, text => text?.Length > EntrySearch.MaxLength) is { Length: var length })
        {
            return view.Text(
                $"검색어는 {EntrySearch.MaxLength}자까지입니다. 입력한 {length:N0}자에서 앞부분만 남겼습니다.",
                $"A search has at most {EntrySearch.MaxLength} characters. Of the {length:N0} that were entered, the first are kept.");
        }
        if (Array.Find(days, day => day is not null && Day(day) is null) is { } wrong)
        {
            return view.Text(
                $"‘{Shortened(wrong)}’은(는) 날짜가 아닙니다. 2025-01-08처럼 입력하세요.",
                $"‘{Shortened(wrong)}’ is not a day; use one such as 2025-01-08.");
        }
        return EntrySearch.SortOf(sort) is null
            ? view.Text(
                $"‘{Shortened(sort)}’(이)라는 순서는 없습니다. {string.Join(", ", EntrySearch.SortNames)} 중에서 고르세요.",
                $"‘{Shortened(sort)}’ is no order; use one of {string.Join(", ", EntrySearch.SortNames)}.")
            : null;
    }

    private static DateOnly? Day(string? text) => EditionDate.TryParseDay(text, out var day) ? day : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Shortened(string? text) => Given(text?.Length > EntrySearch.MaxLength ? text[..EntrySearch.MaxLength] : text);

    /// <summary>The encoded text with marked matches.</summary>
    private sealed class MarkedText(string text, IReadOnlyList<Range> hits) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var after = 0;
            foreach (var hit in hits)
            {
                encoder.Encode(writer, text[after..hit.Start.Value]);
                writer.Write("<mark>");
                encoder.Encode(writer, text[hit]);
                writer.Write("</mark>");
                after = hit.End.Value;
            }
            encoder.Encode(writer, text[after..]);
        }
    }
}
