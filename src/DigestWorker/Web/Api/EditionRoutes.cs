using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Storage;
using DigestWorker.Web.Files;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Api;

/// <summary>The editions of a digest: their status and their files.</summary>
internal static class EditionRoutes
{
    private const string Json = "application/json";
    private const string Markdown = "text/markdown";
    internal const string Latest = "latest";

    public static void MapEditions(this IEndpointRouteBuilder reading) =>
        reading.MapGet("/digests/{digest}/editions", ListAsync).WithName("listEditions").WithTags(ApiTags.Editions)
            .Takes(Parameter.State, Parameter.From, Parameter.To, Parameter.Page, Parameter.Size)
            .WithSummary("The editions of a digest, the newest first.").ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>These responses set their own entity tags.</summary>
    public static void MapEditionFiles(this IEndpointRouteBuilder files) =>
        files.MapGet("/digests/{digest}/editions/{date}", ReadAsync).WithName("getEdition").WithTags(ApiTags.Editions).Offers(Json, Markdown)
            .WithSummary("The published file of an edition, byte for byte: JSON, or markdown if Accept prefers text/markdown.")
            .Produces<EditionDocument>(StatusCodes.Status200OK, Json).Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<PageResponse<EditionResponse>>, NotFound>> ListAsync(
        string digest, QueryParameters query, CurrentDigests digests, EditionQueries queries, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        var filter = new EditionFilter { Digest = digest, State = query.State, From = query.Day(Parameter.From), To = query.Day(Parameter.To) };
        var editions = await queries.ListAsync(filter, query.Page, cancellationToken);
        return TypedResults.Ok(query.ResponseOf(editions.Page.Rows.Select(EditionResponse.Of), editions.Page.Total));
    }

    private static async Task<IResult> ReadAsync(
        string digest, string date, HttpContext context, CurrentDigests digests, EditionQueries queries, PublishedFiles files,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        if (digests.Find(digest) is not { } definition)
            return TypedResults.NotFound();
        if (!TryParse(date, out var named))
            return RequestValidation.Invalid(nameof(date), WrongDate(date));
        if (named is not { } asked)
        {
            var newest = await queries.FindRowAsync(digest, date: null, cancellationToken);
            return (newest?.File is { } file ? Answer(file.Path) : null) ?? Problem($"{digest} has no published edition.");
        }

        // By the configured file name, or by the recorded one if the configuration has changed.
        if (Answer(definition.FileOf(asked)) is { } answer)
            return answer;
        return await queries.FindRowAsync(digest, asked, cancellationToken) is { } row
            ? (row.File is { } kept ? Answer(kept.Path) : null) ?? Problem($"{digest} {asked} has no file: {row.State}: {ReasonText.Line(row.Reason)}")
            : Problem($"{digest} has no edition of {asked}.");

        IResult? Answer(string path) =>
            files.TryServe(context, Negotiation.Best(context.Request, Json, Markdown) is Markdown ? path : EditionFiles.JsonPath(path));
    }

    /// <param name="text">The date in a path.</param>
    /// <param name="date">Null for the newest published edition.</param>
    internal static bool TryParse(string text, out EditionDate? date)
    {
        var isDate = EditionDate.TryParse(text, out var day);
        date = isDate ? day : null;
        return isDate || text is Latest;
    }

    internal static string WrongDate(string date) =>
        $"'{date}' is not a date; use a day (2025-01-08), an ISO week (2025-W02), a month (2025-01) or '{Latest}'.";

    private static ProblemHttpResult Problem(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
