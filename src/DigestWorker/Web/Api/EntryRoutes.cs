using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Search;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The papers in the editions.</summary>
internal static class EntryRoutes
{
    public static void MapEntries(this IEndpointRouteBuilder reading)
    {
        reading.MapGet("/digests/{digest}/editions/{date}/entries", OfEditionAsync)
            .WithSummary("The papers in an edition, in the order of its file.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/digests/{digest}/editions/{date}/entries/{**paper}", FindAsync)
            .WithSummary("A paper in an edition, with how its votes changed.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/entries", ListAsync).Takes(Parameter.Digest, Parameter.Field, Parameter.From, Parameter.To, Parameter.Page, Parameter.Size)
            .WithSummary("The papers in all editions, the newest edition first, in it the most voted.");
    }

    private static async Task<Results<Ok<IReadOnlyList<EntryResponse>>, NotFound, ValidationProblem>> OfEditionAsync(
        string digest, string date, CurrentDigests digests, EditionStore editions, EntryStore entries, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        if (!EditionDate.TryParse(date, out var asked))
            return RequestValidation.Invalid(nameof(date), EditionRoutes.WrongDate(date));
        if (await editions.FindAsync(digest, asked, cancellationToken) is null)
            return TypedResults.NotFound();
        return TypedResults.Ok<IReadOnlyList<EntryResponse>>([.. (await entries.OfEditionAsync(digest, asked, cancellationToken)).Select(EntryResponse.Of)]);
    }

    private static async Task<Results<Ok<EntryResponse>, NotFound, ValidationProblem>> FindAsync(
        string digest, string date, string paper, CurrentDigests digests, EntryStore entries, PaperVotes votes, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        if (!EditionDate.TryParse(date, out var asked))
            return RequestValidation.Invalid(nameof(date), EditionRoutes.WrongDate(date));
        if (!PaperId.TryParse(paper, out var id))
            return RequestValidation.Invalid(nameof(paper), $"'{paper}' is no arXiv identifier; allowed is one such as 2501.02955 or math/0309136.");
        if (await entries.FindAsync(digest, asked, id, cancellationToken) is not { } entry)
            return TypedResults.NotFound();
        var seen = (await votes.OfAsync([id], cancellationToken))[id].Select(votes => new VoteResponse(votes.At, votes.Votes));
        return TypedResults.Ok(EntryResponse.Of(entry) with { VoteHistory = [.. seen] });
    }

    private static async Task<Ok<PageResponse<EntryResponse>>> ListAsync(QueryParameters query, EntryStore entries, CancellationToken cancellationToken) =>
        TypedResults.Ok(await PageAsync(query, words: null, entries, cancellationToken));

    internal static async Task<PageResponse<EntryResponse>> PageAsync(QueryParameters query, SearchQuery? words, EntryStore entries, CancellationToken cancellationToken)
    {
        var filter = new EntryFilter
        {
            Words = words, Digest = query.Text(Parameter.Digest), Field = query.Text(Parameter.Field), From = query.Day(Parameter.From), To = query.Day(Parameter.To),
        };
        var page = await entries.PageAsync(filter, query.Skip, query.Take, cancellationToken);
        return query.Page(page.Entries.Select(EntryResponse.Of), page.Total, page.TotalIsLowerBound);
    }
}
