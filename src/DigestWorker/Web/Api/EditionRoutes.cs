using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Storage;
using DigestWorker.Web.Files;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Api;

/// <summary>The editions of a digest: how they stand, and what they hold.</summary>
internal static class EditionRoutes
{
    private const string Json = "application/json";
    private const string Markdown = "text/markdown";
    private const string Latest = "latest";

    public static void MapEditions(this IEndpointRouteBuilder reading) =>
        reading.MapGet("/digests/{digest}/editions", ListAsync).Takes(Parameter.State, Parameter.From, Parameter.To, Parameter.Page, Parameter.Size)
            .WithSummary("The editions of a digest, the newest first.").ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>They bring tags of their own.</summary>
    public static void MapEditionFiles(this IEndpointRouteBuilder files) =>
        files.MapGet("/digests/{digest}/editions/{date}", ReadAsync).Offers(Json, Markdown)
            .WithSummary("What is published of an edition, byte for byte: its JSON, or its markdown where Accept wants text/markdown more. The date may be 'latest'.")
            .Produces<EditionDocument>(StatusCodes.Status200OK, Json, Markdown).Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<PageResponse<EditionResponse>>, NotFound>> ListAsync(
        string digest, QueryParameters query, CurrentDigests digests, EditionStore editions, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        var filter = new EditionFilter { Digest = digest, State = query.State, From = query.Day(Parameter.From), To = query.Day(Parameter.To) };
        var page = await editions.PageAsync(filter, query.Skip, query.Take, cancellationToken);
        return TypedResults.Ok(query.Page(page.Rows.Select(EditionResponse.Of), page.Total));
    }

    private static async Task<IResult> ReadAsync(
        string digest, string date, HttpContext context, CurrentDigests digests, EditionStore editions, PublishedFiles files, CancellationToken cancellationToken)
    {
        context.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        if (digests.Find(digest) is not { } definition)
            return TypedResults.NotFound();
        if (date is Latest)
        {
            var newest = await editions.NewestPublishedAsync(digest, cancellationToken);
            return (newest?.File is { } file ? Answer(file.Path) : null) ?? Problem($"{digest} has no edition that is published.");
        }
        if (!EditionDate.TryParse(date, out var asked))
            return RequestValidation.Invalid(nameof(date), WrongDate(date));

        // Where it stands by the configuration; under another name only if that was another when it was published.
        if (Answer(definition.FileOf(asked)) is { } answer)
            return answer;
        return await editions.FindAsync(digest, asked, cancellationToken) is { } row
            ? (row.File is { } kept ? Answer(kept.Path) : null) ?? Problem($"{digest} {asked} has no file: {row.State}: {ReasonText.Line(row.Reason)}")
            : Problem($"{digest} has no edition of {asked}.");

        IResult? Answer(string path) => files.TryServe(context, Negotiation.Best(context.Request, Json, Markdown) is Markdown ? path : EditionFiles.JsonPath(path));
    }

    internal static string WrongDate(string date) => $"'{date}' is no date; allowed are a day (2025-01-08), an ISO week (2025-W02), a month (2025-01) or '{Latest}'.";

    private static ProblemHttpResult Problem(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
