using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Schedules;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>The page of an edition.</summary>
/// <param name="Digests">The names of all digests.</param>
/// <param name="Field">The field of the filter.</param>
/// <param name="Writer">Whether runs will change it.</param>
internal sealed record EditionPage(
    PageContext Context, EditionDetails Edition, IReadOnlyList<string> Digests, string? Field, EditionWriter Writer, DateTimeOffset Now)
{
    /// <summary>The number of fields that are shown; the others are collapsed.</summary>
    public const int MaxFields = 8;

    private readonly Dictionary<PaperId, EditionEntry> _documents =
        (Edition.Published?.Document?.Entries ?? []).DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id);

    /// <summary>The page of the newest readable edition of a digest.</summary>
    /// <param name="digest">Null for the first digest.</param>
    public static async Task<IResult> GetNewestAsync(
        HttpContext context, CurrentDigests digests, EditionQueries queries, RunQueries runs, DigestSchedules schedules, string? digest, string? field)
    {
        var name = digest ?? digests.Current[0].Name;
        if (await queries.NewestAsync(name, context.RequestAborted) is { } edition)
            return await ShowAsync(context, digests, schedules, edition, field);
        if (digests.Find(name) is not { } configured)
            return Results.NotFound();
        var last = (await runs.ProgressAsync(configured, context.RequestAborted)).LastRun;
        return new Web_Pages_NothingYet { Model = new NothingYetPage(PageContext.Create(context, name, name, digest: name), name, digests.Names, last) };
    }

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, EditionQueries queries, DigestSchedules schedules, TimeProvider time, string digest, string date,
        string? field)
    {
        if (!EditionDate.TryParse(date, out var day))
            return Results.NotFound();
        return await queries.FindAsync(digest, day, context.RequestAborted) is { } edition
            ? await ShowAsync(context, digests, schedules, edition, field)
            : await MissingEditionPage.GetAsync(context, digests, queries, time, digest, day);
    }

    public EditionRow Row => Edition.Row;

    public PublishedEdition? Published => Edition.Published;

    public string? FieldKey => Field is { Length: > 0 } name ? SearchText.NormalizedKey(name) : null;

    /// <summary>Whether its file is missing or cannot be read, whatever its state.</summary>
    public bool IsFileLost => Row.File is not null && Published is null or { IsDamaged: true };

    /// <summary>How many papers it has, of how many; null if that is not known.</summary>
    public string? Count => Published is not { } published || (published.IsDamaged && published.Entries.Count == 0) ? null
        : !published.IsDamaged && Row.State is EditionState.Complete or EditionState.Partial && Row.Reason.Papers == published.Entries.Count
            ? ReasonText.ForReader(Row.Reason, Context.Language)
        : Context.Text($"논문 {Entries.Count}편", Entries.Count == 1 ? "1 paper" : $"{Entries.Count} papers");

    public OverviewPart? Overview => OverviewPart.Of(Context, Row, Published);

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

    private static async Task<IResult> ShowAsync(
        HttpContext context, CurrentDigests digests, DigestSchedules schedules, EditionDetails edition, string? field)
    {
        var ((korean, english), digest) = (DateFormatting.Long(edition.Row.Date), edition.Row.Digest);
        var view = PageContext.Create(context, $"{korean} · {digest}", $"{english} · {digest}", digest);
        var writer = digests.Find(digest) is null ? EditionWriter.None
            : await schedules.IsPausedAsync(digest, context.RequestAborted) is true ? EditionWriter.Paused
            : EditionWriter.Runs;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return new Web_Pages_Edition { Model = new EditionPage(view, edition, digests.Names, field, writer, now) };
    }
}

/// <summary>Whether runs will change an edition.</summary>
internal enum EditionWriter
{
    Runs,

    /// <summary>The schedule of its digest is paused.</summary>
    Paused,

    /// <summary>Its digest is no longer configured.</summary>
    None,
}

/// <summary>A digest that has no edition yet.</summary>
/// <param name="LastRun">Null before its first run.</param>
internal sealed record NothingYetPage(PageContext Context, string Digest, IReadOnlyList<string> Digests, LoggedRun? LastRun);
