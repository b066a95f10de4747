using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Search;

namespace DigestWorker.Web.Pages;

/// <summary>The page of an edition.</summary>
/// <param name="Digests">The names of all digests.</param>
/// <param name="Field">The field of the filter.</param>
internal sealed record EditionPage(PageContext Context, EditionDetails Edition, IReadOnlyList<string> Digests, string? Field)
{
    /// <summary>The number of fields that are shown; the others are collapsed.</summary>
    public const int MaxFields = 8;

    private readonly Dictionary<PaperId, EditionEntry> _documents =
        (Edition.Published?.Document?.Entries ?? []).DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id);

    /// <summary>The page of the newest readable edition of a digest.</summary>
    /// <param name="digest">Null for the first digest.</param>
    public static async Task<IResult> GetNewestAsync(HttpContext context, CurrentDigests digests, EditionQueries queries, string? digest, string? field)
    {
        var name = digest ?? digests.Current[0].Name;
        if (await queries.NewestAsync(name, context.RequestAborted) is { } edition)
            return Show(context, digests, edition, field);
        return digests.Find(name) is null
            ? Results.NotFound()
            : new Web_Pages_NothingYet { Model = new NothingYetPage(PageContext.Create(context, name, name, digest: name), name, digests.Names) };
    }

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, EditionQueries queries, string digest, string date, string? field) =>
        EditionDate.TryParse(date, out var day) && await queries.FindAsync(digest, day, context.RequestAborted) is { } edition
            ? Show(context, digests, edition, field)
            : Results.NotFound();

    public EditionRow Row => Edition.Row;

    public PublishedEdition? Published => Edition.Published;

    public string? FieldKey => Field is { Length: > 0 } name ? SearchText.NormalizedKey(name) : null;

    public IReadOnlyList<DigestEntry> Entries => Published?.Entries ?? [];

    public IEnumerable<DigestEntry> Shown =>
        FieldKey is null ? Entries : Entries.Where(entry => entry.Fields.Any(name => SearchText.NormalizedKey(name) == FieldKey));

    /// <summary>The fields of its papers, the most frequent first.</summary>
    public IReadOnlyList<(string Name, string Key, int Papers)> Fields =>
        [.. Entries.SelectMany(entry => entry.Fields.DistinctBy(SearchText.NormalizedKey))
            .GroupBy(SearchText.NormalizedKey)
            .Select(same => (Name: same.First(), same.Key, Papers: same.Count()))
            .OrderByDescending(counted => counted.Papers)];

    /// <summary>The models that wrote the texts.</summary>
    public IEnumerable<WrittenBy> Writers =>
        (Published?.Document?.Entries ?? []).Select(entry => entry.WrittenBy).DistinctBy(by => (by.Provider, by.Model, by.Prompt));

    public EditionEntry? About(PaperId id) => _documents.GetValueOrDefault(id);

    private static Web_Pages_Edition Show(HttpContext context, CurrentDigests digests, EditionDetails edition, string? field)
    {
        var ((korean, english), digest) = (DateFormatting.Long(edition.Row.Date), edition.Row.Digest);
        var view = PageContext.Create(context, $"{korean} · {digest}", $"{english} · {digest}", digest);
        return new Web_Pages_Edition { Model = new EditionPage(view, edition, digests.Names, field) };
    }
}

/// <summary>A digest that has no edition yet.</summary>
internal sealed record NothingYetPage(PageContext Context, string Digest, IReadOnlyList<string> Digests);
