using DigestWorker.Reading;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The position in a paged list, and the links to other pages.</summary>
/// <param name="Address">The address of the list with its filters, to which the page number is appended.</param>
internal sealed record Paging(PageContext Context, string Address, int Page, int Pages)
{
    public const int Size = 10;

    /// <summary>Whether the list ends before this page.</summary>
    public bool IsBeyond => Page > Pages;

    /// <summary>The address of a list on <paramref name="path"/> with the filters that are set.</summary>
    public static Paging Of(PageContext view, string path, PageRequest page, int total, params IEnumerable<(string Name, string? Value)> filters) =>
        new(view, Link(view, path, filters), page.Number, Math.Max(1, (total + page.Size - 1) / page.Size));

    public static string Link(PageContext view, string path, params IEnumerable<(string Name, string? Value)> filters)
    {
        var given = filters.Where(filter => filter.Value is not (null or ""));
        return view.Link(path) + QueryString.Create(given.Select(filter => KeyValuePair.Create(filter.Name, filter.Value)));
    }

    public string To(int page) => $"{Address}{(Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={page}";
}
