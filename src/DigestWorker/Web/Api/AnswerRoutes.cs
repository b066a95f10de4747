using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The model's answers that did not pass, to judge a prompt by.</summary>
internal static class AnswerRoutes
{
    public static void MapAnswers(this IEndpointRouteBuilder operating) =>
        operating.MapGet("/answers", ListAsync).Takes(Parameter.Digest, Parameter.Rule, Parameter.Page, Parameter.Size)
            .WithSummary("The model's newest answers that the checks did not let pass, the newest first.");

    private static async Task<Ok<PageResponse<RejectedAnswerResponse>>> ListAsync(QueryParameters query, RejectedAnswerStore answers, CancellationToken cancellationToken)
    {
        var page = await answers.PageAsync(query.Text(Parameter.Digest), query.Text(Parameter.Rule), query.Skip, query.Take, cancellationToken);
        return TypedResults.Ok(query.Page(page.Rows.Select(RejectedAnswerResponse.Of), page.Total));
    }
}
