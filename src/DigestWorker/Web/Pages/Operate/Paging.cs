using DigestWorker.Reading;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>Which page of a list is shown, and where the others are.</summary>
/// <param name="Address">The list's own address with what it is filtered by; the page comes behind it.</param>
internal sealed record Paging(PageContext Context, string Address, int Page, int Pages)
{
    public const int Size = 30;

    /// <summary>A list on <paramref name="path"/> with those of its filters that are set.</summary>
    public static Paging Of(PageContext view, string path, PageRequest page, int total, params IEnumerable<(string Name, string? Value)> filters) =>
        new(view, Link(view, path, filters), page.Number, Math.Max(1, (total + page.Size - 1) / page.Size));

    public static string Link(PageContext view, string path, params IEnumerable<(string Name, string? Value)> filters)
    {
        var given = filters.Where(filter => filter.Value is not (null or ""));
        return view.Link(path) + QueryString.Create(given.Select(filter => KeyValuePair.Create(filter.Name, filter.Value)));
    }

    public string To(int page) => $"{Address}{(Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={page}";
}
