using System.Text.Encodings.Web;
using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Search;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Html;

namespace DigestWorker.Web.Pages;

/// <summary>What was looked for, and what was found.</summary>
/// <param name="Found">Null where nothing was looked for.</param>
internal sealed record SearchPage(PageContext Context, string Text, string? Digest, string? Field, int Page, EntryPage? Found, IReadOnlyList<string> Digests)
{
    public const int Size = 20;

    private readonly SearchQuery _query = SearchQuery.Parse(Text);

    public bool HasMore => Found is { } found && Math.Min(found.Total, SearchIndex.MaxCounted) > Page * Size;

    public IHtmlContent Marked(string text) => new MarkedText(text, _query.FindIn(text));

    public bool IsIn(string text) => _query.FindIn(text).Count > 0;

    public string To(int page) => Context.ToSearch(Text, Digest, Field, page);

    /// <summary>A text with its hits marked; everything of it is encoded.</summary>
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

/// <summary>The search over everything that was published.</summary>
internal sealed class SearchPages(CurrentDigests digests, EntryStore entries)
{
    public async Task<IResult> FindAsync(HttpContext context, string? text, string? digest, string? field, int? wished)
    {
        var (words, asked) = (text?.Trim() ?? "", (Digest: Given(digest), Field: Given(field)));
        var page = Math.Clamp(wished ?? 1, 1, SearchIndex.MaxCounted / SearchPage.Size);
        var filter = new EntryFilter { Words = words is "" ? null : SearchQuery.Parse(words), Digest = asked.Digest, Field = asked.Field };
        var found = filter is { Words: null, Field: null } ? null : await entries.PageAsync(filter, (page - 1) * SearchPage.Size, SearchPage.Size, context.RequestAborted);

        var say = new PageContext(context, "");
        var title = (words, asked.Field) switch
        {
            ("", null) => say.Text("검색", "Search"),
            ("", { } name) => say.Text($"분야: {name}", $"Field: {name}"),
            _ => say.Text($"검색: {words}", $"Search: {words}"),
        };
        return new Web_Pages_Search
        {
            Model = new SearchPage(new PageContext(context, title), words, asked.Digest, asked.Field, page, found, [.. digests.Current.Select(definition => definition.Name)]),
        };
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
