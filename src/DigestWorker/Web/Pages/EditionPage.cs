using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reading;
using DigestWorker.Runs;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>An edition to read.</summary>
/// <param name="Published">Its files; null where it has none.</param>
internal sealed record EditionPage(PageContext Context, EditionRow Row, PublishedEdition? Published)
{
    /// <summary>So many fields stand above the papers; the others are folded.</summary>
    public const int MostFields = 8;

    /// <summary>The names of all digests.</summary>
    public required IReadOnlyList<string> Digests { get; init; }

    /// <summary>The field that is filtered by.</summary>
    public string? Field { get; init; }

    public required ILookup<PaperId, VotesAt> Votes { get; init; }

    public EditionDate? Previous { get; init; }
    public EditionDate? Next { get; init; }

    /// <summary>Later editions that have nothing to read, the newest first.</summary>
    public IReadOnlyList<EditionRow> Later { get; init; } = [];

    public string? FieldKey => Field is { Length: > 0 } name ? SearchText.NormalizedKey(name) : null;

    public IReadOnlyList<DigestEntry> Entries => Published?.Entries ?? [];

    public IEnumerable<DigestEntry> Shown => FieldKey is null ? Entries : Entries.Where(entry => entry.Fields.Any(name => SearchText.NormalizedKey(name) == FieldKey));

    /// <summary>The fields of its papers, the most frequent first.</summary>
    public IReadOnlyList<(string Name, string Key, int Papers)> Fields =>
        [.. Entries.SelectMany(entry => entry.Fields.DistinctBy(SearchText.NormalizedKey))
            .GroupBy(SearchText.NormalizedKey)
            .Select(same => (Name: same.First(), same.Key, Papers: same.Count()))
            .OrderByDescending(counted => counted.Papers)];

    /// <summary>Who wrote the texts.</summary>
    public IEnumerable<WrittenBy> Writers => (Published?.Document?.Entries ?? []).Select(entry => entry.WrittenBy).DistinctBy(by => (by.Provider, by.Model, by.Prompt));

    public EditionEntry? About(PaperId id) => Published?.Document?.Entries.FirstOrDefault(entry => entry.Id == id);
}

/// <summary>A digest that has no edition yet.</summary>
internal sealed record NothingYetPage(PageContext Context, string Digest, IReadOnlyList<string> Digests);

/// <summary>The pages of the editions and their papers.</summary>
internal sealed class EditionPages(CurrentDigests digests, EditionStore editions, EditionReader reader, PaperVotes votes)
{
    // More of them are in the calendar.
    private const int MostLater = 3;

    private IReadOnlyList<string> Digests => [.. digests.Current.Select(digest => digest.Name)];

    /// <summary>The newest edition of a digest that there is something to read of.</summary>
    /// <param name="digest">Null for the first.</param>
    public async Task<IResult> NewestAsync(HttpContext context, string? digest, string? field)
    {
        var name = digest ?? Digests[0];
        if (await editions.NewestPublishedAsync(name, context.RequestAborted) is { } published)
            return await ReadAsync(context, published, field);
        if (await editions.PageAsync(new EditionFilter { Digest = name }, 0, 1, context.RequestAborted) is { Rows: [var newest] })
            return await ReadAsync(context, newest, field);
        return digests.Find(name) is null
            ? Results.NotFound()
            : new Web_Pages_NothingYet { Model = new NothingYetPage(new PageContext(context, name) { Digest = name }, name, Digests) };
    }

    public async Task<IResult> EditionAsync(HttpContext context, string digest, string date, string? field) =>
        await FindAsync(digest, date, context.RequestAborted) is { } row ? await ReadAsync(context, row, field) : Results.NotFound();

    public async Task<IResult> PaperAsync(HttpContext context, string digest, string date, string paper)
    {
        if (!PaperId.TryParse(paper, out var id) || await FindAsync(digest, date, context.RequestAborted) is not { File: { } file } row
            || await reader.ReadAsync(file, context.RequestAborted) is not { } published || published.Entries.FirstOrDefault(entry => entry.Id == id) is not { } entry)
        {
            return Results.NotFound();
        }
        var seen = (await votes.OfAsync([id], context.RequestAborted))[id].ToList();
        return new Web_Pages_Paper { Model = new PaperPage(new PageContext(context, entry.Title) { Digest = digest }, row, published, entry, seen) };
    }

    private async Task<EditionRow?> FindAsync(string digest, string date, CancellationToken cancellationToken) =>
        EditionDate.TryParse(date, out var day) ? await editions.FindAsync(digest, day, cancellationToken) : null;

    private async Task<IResult> ReadAsync(HttpContext context, EditionRow row, string? field)
    {
        var cancellationToken = context.RequestAborted;
        var published = row.File is { } file ? await reader.ReadAsync(file, cancellationToken) : null;
        var (previous, next) = await editions.NeighboursAsync(row.Digest, row.Date, cancellationToken);
        var later = next is not null ? [] : (await editions.PageAsync(
            new EditionFilter { Digest = row.Digest, From = row.Date.First.AddDays(1) }, 0, MostLater, cancellationToken)).Rows;
        var words = new PageContext(context, "");
        return new Web_Pages_Edition
        {
            Model = new EditionPage(new PageContext(context, $"{words.Long(row.Date)} · {row.Digest}") { Digest = row.Digest }, row, published)
            {
                Digests = Digests,
                Field = field,
                Votes = await votes.OfAsync([.. published?.Entries.Select(entry => entry.Id) ?? []], cancellationToken),
                Previous = previous,
                Next = next,
                Later = later,
            },
        };
    }
}
