using DigestWorker.Digests;
using DigestWorker.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The papers in the editions.</summary>
internal static class EntryRoutes
{
    public static void MapEntries(this IEndpointRouteBuilder reading)
    {
        reading.MapGet("/digests/{digest}/editions/{date}/entries", OfEditionAsync).WithName("listEditionEntries").WithTags(ApiTags.Papers)
            .WithSummary("The papers in an edition, in the order of its file.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/digests/{digest}/editions/{date}/entries/{**paper}", FindAsync).WithName("getEntry").WithTags(ApiTags.Papers)
            .WithSummary("A paper in an edition, with how its votes changed and what its summary rests on.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/entries", ListAsync).WithName("listEntries").WithTags(ApiTags.Papers)
            .Takes(Parameter.Digest, Parameter.Field, Parameter.From, Parameter.To, Parameter.Sort, Parameter.Page, Parameter.Size)
            .WithSummary("The papers in all editions, the newest edition first, then by descending votes, unless sorted otherwise.");
    }

    private static async Task<Results<Ok<IReadOnlyList<EntryResponse>>, NotFound, ValidationProblem>> OfEditionAsync(
        string digest, string date, CurrentDigests digests, EditionQueries editions, EntryQueries queries, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        if (!EditionRoutes.TryParse(date, out var named))
            return RequestValidation.Invalid(nameof(date), EditionRoutes.WrongDate(date));
        return await editions.DateOfAsync(digest, named, cancellationToken) is { } day
            && await queries.OfEditionAsync(digest, day, cancellationToken) is { } entries
            ? TypedResults.Ok<IReadOnlyList<EntryResponse>>([.. entries.Select(EntryResponse.Of)])
            : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<EntryResponse>, NotFound, ValidationProblem>> FindAsync(
        string digest, string date, string paper, CurrentDigests digests, EditionQueries editions, EntryQueries queries, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        if (!EditionRoutes.TryParse(date, out var named))
            return RequestValidation.Invalid(nameof(date), EditionRoutes.WrongDate(date));
        // Clients that are made from the description escape the slash of an old identifier, and routing keeps it so.
        if (!PaperId.TryParse(paper.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var id))
            return RequestValidation.Invalid(nameof(paper), $"'{paper}' is not an arXiv identifier; use one such as 2501.02955 or math/0309136.");
        return await editions.DateOfAsync(digest, named, cancellationToken) is { } day
            && await queries.FindAsync(digest, day, id, cancellationToken) is { } found
            ? TypedResults.Ok(EntryResponse.Of(found.Entry) with
            {
                VoteHistory = [.. found.Votes.Select(VoteResponse.Of)],
                Abstract = found.Evidence?.Abstract,
                Evidence = found.Evidence?.Sentences,
            })
            : TypedResults.NotFound();
    }

    private static async Task<Ok<PageResponse<EntryResponse>>> ListAsync(QueryParameters query, EntryQueries queries, CancellationToken cancellationToken)
    {
        var (found, _, _) = await queries.SearchAsync(SearchOf(query), query.Page, cancellationToken);
        return TypedResults.Ok(query.ResponseOf(found.Entries.Select(EntryResponse.Of), found.Total, found.TotalIsLowerBound));
    }

    internal static EntrySearch SearchOf(QueryParameters query) =>
        new(query.Text(Parameter.Words), query.Text(Parameter.Digest), query.Text(Parameter.Field), query.Day(Parameter.From), query.Day(Parameter.To))
        {
            Sort = EntrySearch.SortOf(query.Text(Parameter.Sort)) ?? default,
            Exact = query.Text(Parameter.Exact) is "true",
        };
}
