using System.Text.Encodings.Web;
using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Search;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Html;

namespace DigestWorker.Web.Pages;

/// <summary>The search page.</summary>
/// <param name="Found">Null if no search was made.</param>
/// <param name="TooLong">The number of characters, if they are too many.</param>
internal sealed record SearchPage(
    PageContext Context, string Text, string? Digest, string? Field, int Page, EntryPage? Found, IReadOnlyList<string> Digests,
    int? TooLong = null)
{
    public const int Size = 20;
    public const int MaxLength = 200;

    private static readonly int MaxPage = EntryQueries.MaxPage(Size);

    private readonly SearchQuery _query = SearchQuery.Parse(Text);

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, EntryQueries queries, string? q, string? digest, string? field, int? page)
    {
        if (Array.Find([q, digest, field], text => text?.Length > MaxLength) is { } tooLong)
        {
            var shortened = tooLong[..MaxLength];
            return new Web_Pages_Search
            {
                Model = new SearchPage(PageContext.Create(context, "검색", "Search"), shortened, null, null, 1, null, digests.Names, tooLong.Length),
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
        var search = new EntrySearch(Given(q), Given(digest), Given(field));
        var shown = PageRequest.Clamped(page, Size, MaxPage);
        var found = search is { Words: null, Field: null } ? null : await queries.SearchAsync(search, shown, context.RequestAborted);
        var view = search switch
        {
            { Words: { } words } => PageContext.Create(context, $"검색: {words}", $"Search: {words}"),
            { Field: { } name } => PageContext.Create(context, $"분야: {name}", $"Field: {name}"),
            _ => PageContext.Create(context, "검색", "Search"),
        };
        return new Web_Pages_Search
        {
            Model = new SearchPage(view, search.Words ?? "", search.Digest, search.Field, shown.Number, found, digests.Names),
        };
    }

    public bool HasMore => Found is { } found && Page < MaxPage && found.Total > Page * Size;

    /// <summary>The last page that has results.</summary>
    public int LastPage => Found is { Total: > 0 } found ? Math.Min(MaxPage, (found.Total + Size - 1) / Size) : 1;

    public IHtmlContent Marked(string text) => new MarkedText(text, _query.FindIn(text));

    public bool IsIn(string text) => _query.FindIn(text).Count > 0;

    public string To(int page) => Context.ToSearch(Text, Digest, Field, page);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

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
