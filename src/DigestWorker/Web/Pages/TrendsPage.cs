using System.Globalization;
using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Reading;

namespace DigestWorker.Web.Pages;

/// <summary>What a digest was about over the last weeks, as pictures with their figures.</summary>
/// <param name="Trends">Null if nothing is published.</param>
internal sealed record TrendsPage(PageContext Context, string Digest, int Weeks, Trends? Trends)
{
    public static async Task<IResult> GetAsync(HttpContext context, CurrentDigests digests, TrendQueries queries, string digest, int? weeks)
    {
        if (weeks is < Reading.Trends.MinWeeks or > Reading.Trends.MaxWeeks)
            return Results.BadRequest();
        var shown = weeks ?? Reading.Trends.DefaultWeeks;
        var trends = await queries.OfAsync(digest, shown, context.RequestAborted);
        if (trends is null && digests.Find(digest) is null)
            return Results.NotFound();
        var view = PageContext.Create(context, $"{digest} 동향", $"{digest}: trends", digest);
        return new Web_Pages_Trends { Model = new TrendsPage(view, trends?.Digest ?? digest, shown, trends) };
    }

    /// <summary>The language of a word.</summary>
    public static string LanguageOf(string word) => word.Any(c => c is >= '가' and <= '힣') ? "ko" : "en";

    /// <summary>The same figures for programs.</summary>
    public string Download(string format) => Context.Plain($"/api/v1/digests/{Uri.EscapeDataString(Digest)}/trends{format}?weeks={Weeks}");

    public WeekBars Bars(string korean, string english, Func<TrendWeek, long> value)
    {
        var weeks = Trends!.Weeks;
        var words = Context.Text(
            $"주별 {korean}: {Span}, 최소 {weeks.Min(value)}, 최대 {weeks.Max(value)}, 합계 {weeks.Sum(value)}",
            $"{english} a week, {Span}: {weeks.Min(value)} to {weeks.Max(value)}, {weeks.Sum(value)} in all");
        return new WeekBars(Context, words, [.. weeks.Select(week => (week.Week, value(week)))], WeekBars.TopOf(weeks.Select(value))) { IsLabelled = true };
    }

    /// <summary>All fields have one scale, so that they can be compared.</summary>
    public WeekBars Bars(TrendField field)
    {
        var words = Context.Text(
            $"{field.Field}, 주별 논문 수: {string.Join(", ", field.ByWeek)}", $"{field.Field}, papers a week: {string.Join(", ", field.ByWeek)}");
        return new WeekBars(
            Context, words, [.. Trends!.Weeks.Zip(field.ByWeek, (week, papers) => (week.Week, (long)papers))],
            Math.Max(1, Trends.Fields.SelectMany(other => other.ByWeek).Max()));
    }

    public string Span => Context.Text(
        $"{Context.Day(Trends!.Weeks[0].Week.First)}~{Context.Day(Trends.Weeks[^1].Week.Last)}",
        $"{Context.Day(Trends.Weeks[0].Week.First)} to {Context.Day(Trends.Weeks[^1].Week.Last)}");

    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>12편 (8.2 %).</summary>
    public string PapersAndShare(int papers, double share) => Context.Text($"{papers}편 ({Percent(share)})", $"{papers} ({Percent(share)})");

    /// <summary>The change of a share in percentage points, with its sign.</summary>
    public static string Points(TrendWord word) => ((word.Share - word.ShareBefore) * 100).ToString("+0.#;−0.#;0", CultureInfo.InvariantCulture);
}
