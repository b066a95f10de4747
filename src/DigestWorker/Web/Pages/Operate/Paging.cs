using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>Which page of a list is shown, and where the others are.</summary>
/// <param name="Address">The list's own address with what it is filtered by; the page comes behind it.</param>
internal sealed record Paging(PageContext Context, string Address, int Page, int Pages)
{
    public const int Size = 30;

    /// <summary>A list on <paramref name="path"/> with those of its filters that are set.</summary>
    public static Paging Of<T>(PageContext view, string path, int page, PagedResult<T> rows, params IEnumerable<(string Name, string? Value)> filters) =>
        new(view, Link(view, path, filters), page, Math.Max(1, (rows.Total + Size - 1) / Size));

    public static string Link(PageContext view, string path, params IEnumerable<(string Name, string? Value)> filters) =>
        view.Link(path) + QueryString.Create(filters.Where(filter => filter.Value is not (null or "")).Select(filter => KeyValuePair.Create(filter.Name, filter.Value)));

    public string To(int page) => $"{Address}{(Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={page}";

    public static (int Page, int Skip) At(int? page) => Math.Clamp(page ?? 1, 1, 1_000_000) is var at ? (at, (at - 1) * Size) : default;
}
