using System.Text;
using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>What a digest was about over some weeks, as JSON and as CSV.</summary>
internal static class TrendRoutes
{
    private const string Csv = "text/csv";

    public static void MapTrends(this IEndpointRouteBuilder reading)
    {
        reading.MapGet("/digests/{digest}/trends", FindAsync).WithName("getTrends").WithTags(ApiTags.Digests).Takes(Parameter.Weeks)
            .WithSummary("The fields, words and votes of a digest over some weeks.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/digests/{digest}/trends.csv", WriteAsync).WithName("getTrendsTable").WithTags(ApiTags.Digests).Takes(Parameter.Weeks).Offers(Csv)
            .WithSummary("The same as a table: a row for each figure, for spreadsheets.").Produces<string>(StatusCodes.Status200OK, Csv)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<TrendsResponse>, NotFound>> FindAsync(
        string digest, QueryParameters query, CurrentDigests digests, TrendQueries queries, CancellationToken cancellationToken) =>
        await TrendsAsync(digest, query, digests, queries, cancellationToken) is { } trends
            ? TypedResults.Ok(TrendsResponse.Of(trends))
            : TypedResults.NotFound();

    private static async Task<IResult> WriteAsync(
        string digest, HttpContext context, QueryParameters query, CurrentDigests digests, TrendQueries queries, CancellationToken cancellationToken)
    {
        if (await TrendsAsync(digest, query, digests, queries, cancellationToken) is not { } trends)
            return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"trends-{trends.Digest}.csv\"";
        return Results.Text(Table(TrendsResponse.Of(trends)), CsvText.ContentType);
    }

    private static async Task<Trends?> TrendsAsync(
        string digest, QueryParameters query, CurrentDigests digests, TrendQueries queries, CancellationToken cancellationToken) =>
        digests.Find(digest) is { } found ? await queries.OfAsync(found.Name, query.Number(Parameter.Weeks), cancellationToken) : null;

    private static string Table(TrendsResponse trends)
    {
        // Without the mark, Excel reads Korean in the code page of the machine.
        var table = new StringBuilder("\uFEFF").Append(
            CsvText.Row("kind", "name", "date", "paper", "papers", "votes", "papersBefore", "share", "shareBefore"));
        foreach (var week in trends.Weeks)
            table.Append(CsvText.Row("week", week.Week, week.Week, null, week.Papers, week.Votes, null, null, null));
        foreach (var field in trends.Fields)
        {
            foreach (var (week, papers) in trends.Weeks.Zip(field.ByWeek))
                table.Append(CsvText.Row("field", field.Field, week.Week, null, papers, null, null, null, null));
        }
        foreach (var (kind, words) in new[] { ("rising", trends.Rising), ("falling", trends.Falling) })
        {
            foreach (var word in words)
                table.Append(CsvText.Row(kind, word.Word, null, null, word.Papers, null, word.Before, word.Share, word.ShareBefore));
        }
        foreach (var paper in trends.MostVoted)
            table.Append(CsvText.Row("paper", paper.Title, paper.Date, paper.Id, null, paper.Votes, null, null, null));
        return table.ToString();
    }
}
