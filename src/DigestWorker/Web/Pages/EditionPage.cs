using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Schedules;
using DigestWorker.Search;
using DigestWorker.Storage;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Mvc;

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

    /// <summary>The number of papers that come first, under a heading of their own.</summary>
    public const int MaxTop = 5;

    /// <summary>The number of titles in the preview of the page.</summary>
    private const int MaxPreviewed = 3;

    /// <summary>The parameter that names an interest.</summary>
    private const string For = "for";

    private readonly Dictionary<PaperId, EditionEntry> _documents =
        (Edition.Published?.Document?.Entries ?? []).DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id);

    /// <summary>The page of the newest readable edition of a digest.</summary>
    /// <param name="digest">Null for the first digest.</param>
    public static async Task<IResult> GetNewestAsync(
        HttpContext context, CurrentDigests digests, EditionQueries queries, RunQueries runs, DigestSchedules schedules, InterestQueries interests, string? digest,
        string? field, [FromQuery(Name = For)] string? interest)
    {
        var name = digest ?? digests.Current[0].Name;
        if (await queries.NewestAsync(name, context.RequestAborted) is { } edition)
            return await ShowAsync(context, digests, schedules, interests, edition, field, interest);
        if (digests.Find(name) is not { } configured)
            return Results.NotFound();
        var last = (await runs.ProgressAsync(configured, context.RequestAborted)).LastRun;
        return new Web_Pages_NothingYet { Model = new NothingYetPage(PageContext.Create(context, configured.TitleIn(Language.Korean), configured.TitleIn(Language.English), digest: name), name, digests.Names, last) };
    }

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, EditionQueries queries, DigestSchedules schedules, InterestQueries interests, TimeProvider time,
        string digest, string date, string? field, [FromQuery(Name = For)] string? interest)
    {
        if (!EditionDate.TryParse(date, out var day))
            return Results.NotFound();
        return await queries.FindAsync(digest, day, context.RequestAborted) is { } edition
            ? await ShowAsync(context, digests, schedules, interests, edition, field, interest)
            : await MissingEditionPage.GetAsync(context, digests, queries, time, digest, day);
    }

    /// <summary>The interests by which it can be ranked.</summary>
    public IReadOnlyList<Interest> Interests { get; init; } = [];

    /// <summary>The interest that it is ranked by; null for votes.</summary>
    public InterestRanking? Ranking { get; init; }

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

    public IReadOnlyList<DigestEntry> Shown => Ranking is null ? OfField : [.. Ranking.Order(OfField, entry => entry.Id)];

    /// <summary>The papers that are shown: the most voted, or those that match the interest, and the others, if there are enough to choose from.</summary>
    public IEnumerable<(string? Heading, IReadOnlyList<DigestEntry> Papers)> Groups => Ranking is not null ? RankedGroups(Ranking)
        : Shown is { Count: > MaxTop + 1 } shown && FieldKey is null
            ? [
                (Context.Text($"추천 많은 논문 {MaxTop}편", $"The {MaxTop} most voted"), [.. shown.Take(MaxTop)]),
                (Context.Text($"다른 논문 {shown.Count - MaxTop}편", $"{shown.Count - MaxTop} more papers"), [.. shown.Skip(MaxTop)]),
            ]
            : [(null, Shown)];

    private IReadOnlyList<DigestEntry> OfField =>
        FieldKey is null ? Entries : [.. Entries.Where(entry => entry.Fields.Any(name => SearchText.NormalizedKey(name) == FieldKey))];

    private IEnumerable<(string? Heading, IReadOnlyList<DigestEntry> Papers)> RankedGroups(InterestRanking ranking)
    {
        var groups = Shown.ToLookup(entry => ranking.Matches(entry.Id));
        var (matching, others) = (groups[true].ToList(), groups[false].ToList());
        yield return (Context.Text($"{ranking.Interest.Title}: {matching.Count}편", $"{ranking.Interest.Title}: {Quantity.Of(matching.Count, "paper")}"), matching);
        yield return (Context.Text($"다른 논문 {others.Count}편", Quantity.Of(others.Count, "other paper")), others);
    }

    /// <summary>The fields that its papers share, and the field of the filter, the most frequent first.</summary>
    public IReadOnlyList<FieldChip> SharedFields => [.. Chips.Where(chip => chip.Papers > 1 || chip.On).Take(MaxFields)];

    public IReadOnlyList<FieldChip> OtherFields => [.. Chips.Except(SharedFields)];

    private IEnumerable<FieldChip> Chips => Entries.SelectMany(entry => entry.Fields.DistinctBy(SearchText.NormalizedKey))
        .GroupBy(SearchText.NormalizedKey)
        .Select(same => (Name: same.First(), Papers: same.Count(), On: same.Key == FieldKey))
        .Select(chip => new FieldChip(Context, AddressOf(chip.On ? null : chip.Name, Ranking?.Interest), chip.Name, chip.Papers, chip.On))
        .OrderByDescending(chip => chip.Papers);

    /// <summary>The models that wrote the texts.</summary>
    public IEnumerable<WrittenBy> Writers =>
        (Published?.Document?.Entries ?? []).Select(entry => entry.WrittenBy).DistinctBy(by => (by.Provider, by.Model, by.Prompt));

    /// <summary>What a preview of the page says: how many papers, and the most voted.</summary>
    public string Preview => string.Join(
        " · ", [Count ?? ReasonText.ForReader(Row.Reason, Context.Language), .. Entries.Take(MaxPreviewed).Select(entry => entry.Title)]);

    /// <summary>The page with a filter and a ranking.</summary>
    public string AddressOf(string? field, Interest? interest) => Context.ToEdition(Row.Digest, Row.Date, field, interest?.Name);

    public EntryPart PartOf(DigestEntry entry) =>
        new(Context, Row.Digest, Row.Date, entry, About(entry.Id), [.. Edition.Votes[entry.Id]], FieldKey)
        {
            Cited = CitedText.Of(entry, About(entry.Id)),
            Interest = Ranking?.Interest.Name,
            Score = Ranking?.Of(entry.Id),
            VotesChange = VotesChange.Of([.. Edition.Votes[entry.Id]], Now),
        };

    public EditionEntry? About(PaperId id) => _documents.GetValueOrDefault(id);

    private static async Task<IResult> ShowAsync(
        HttpContext context, CurrentDigests digests, DigestSchedules schedules, InterestQueries interests, EditionDetails edition, string? field,
        string? interest)
    {
        if (interest is not null && interests.Find(interest) is null)
        {
            return ErrorPage.Invalid(
                context, interests.All.Count == 0 ? $"관심사 ‘{interest}’은(는) 없습니다."
                    : $"관심사 ‘{interest}’은(는) 없습니다. 있는 관심사: {string.Join(", ", interests.All.Select(known => known.Name))}", interests.Unknown(interest));
        }
        var ((korean, english), digest) = (DateFormatting.Long(edition.Row.Date), edition.Row.Digest);
        var title = digests.TitleOf(digest, Languages.Of(context));
        var view = PageContext.Create(context, $"{korean} · {title}", $"{english} · {title}", digest, isWide: true);
        var writer = digests.Find(digest) is null ? EditionWriter.None
            : await schedules.IsPausedAsync(digest, context.RequestAborted) is true ? EditionWriter.Paused
            : EditionWriter.Runs;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var page = new EditionPage(view, edition, digests.Names, field, writer, now)
        {
            Interests = interests.All,
            Ranking = interest is not null && interests.Find(interest) is { } known
                ? await interests.RankAsync(known, edition.Published?.Entries ?? [], context.RequestAborted) : null,
        };
        view.WithPreview(page.Preview, page.Entries is [var first, ..] && view.Web.Pictures ? first.Id.ImageUrl : null);
        return new Web_Pages_Edition { Model = page };
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
