using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The papers in the editions.</summary>
internal static class EntryRoutes
{
    public static void MapEntries(this IEndpointRouteBuilder reading)
    {
        reading.MapGet("/digests/{digest}/editions/{date}/entries", OfEditionAsync).WithName("listEditionEntries").WithTags(ApiTags.Papers)
            .Takes(Parameter.For).WithSummary("The papers in an edition, in the order of its file; with for, those with the highest score first.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/digests/{digest}/editions/{date}/entries/{**paper}", FindAsync).WithName("getEntry").WithTags(ApiTags.Papers)
            .WithSummary("A paper in an edition, with how its votes changed and what its summary rests on.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/entries", ListAsync).WithName("listEntries").WithTags(ApiTags.Papers)
            .Takes(Parameter.Digest, Parameter.Field, Parameter.From, Parameter.To, Parameter.Sort, Parameter.For, Parameter.Page, Parameter.Size)
            .WithSummary("The papers in all editions, the newest edition first, then by descending votes, unless sorted otherwise.");
    }

    private static async Task<Results<Ok<IReadOnlyList<EntryResponse>>, NotFound, ValidationProblem>> OfEditionAsync(
        string digest, string date, QueryParameters query, CurrentDigests digests, EditionQueries editions, EntryQueries queries, InterestQueries interests,
        CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        if (!EditionRoutes.TryParse(date, out var named))
            return RequestValidation.Invalid(nameof(date), EditionRoutes.WrongDate(date));
        if (await editions.DateOfAsync(digest, named, cancellationToken) is not { } day
            || await queries.OfEditionAsync(digest, day, cancellationToken) is not { } entries)
            return TypedResults.NotFound();
        var ranking = await RankAsync(query, entries, interests, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<EntryResponse>>(
            [.. (ranking?.Order(entries, entry => entry.Id) ?? entries).Select(entry => EntryResponse.Of(entry, ranking))]);
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

    private static async Task<Ok<PageResponse<EntryResponse>>> ListAsync(
        QueryParameters query, EntryQueries queries, InterestQueries interests, CancellationToken cancellationToken)
    {
        var (found, _, _) = await queries.SearchAsync(SearchOf(query), query.Page, cancellationToken);
        var ranking = await RankAsync(query, found.Entries, interests, cancellationToken);
        return TypedResults.Ok(query.ResponseOf(found.Entries.Select(entry => EntryResponse.Of(entry, ranking)), found.Total, found.TotalIsLowerBound));
    }

    /// <summary>The scores of entries for the interest that is named; null if none is.</summary>
    internal static async Task<InterestRanking?> RankAsync(
        QueryParameters query, IEnumerable<StoredEntry> entries, InterestQueries interests, CancellationToken cancellationToken) =>
        query.Text(Parameter.For) is { } name && interests.Find(name) is { } interest ? await interests.RankAsync(interest, entries, cancellationToken) : null;

    internal static EntrySearch SearchOf(QueryParameters query) =>
        new(query.Text(Parameter.Words), query.Text(Parameter.Digest), query.Text(Parameter.Field), query.Day(Parameter.From), query.Day(Parameter.To))
        {
            Sort = EntrySearch.SortOf(query.Text(Parameter.Sort)) ?? default,
            Exact = query.Text(Parameter.Exact) is "true",
        };
}
