using DigestWorker.Reading;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The rejected answers, for evaluating a prompt.</summary>
internal static class AnswerRoutes
{
    public static void MapAnswers(this IEndpointRouteBuilder operating) =>
        operating.MapGet("/answers", ListAsync).WithName("listRejectedAnswers").WithTags(ApiTags.Answers)
            .Takes(Parameter.Digest, Parameter.Rule, Parameter.Paper, Parameter.Page, Parameter.Size)
            .WithSummary("The answers that the checks rejected, the newest first.");

    private static async Task<Ok<PageResponse<RejectedAnswerResponse>>> ListAsync(
        QueryParameters query, RejectedAnswerQueries queries, CancellationToken cancellationToken)
    {
        var filter = new RejectionFilter
        {
            Digest = query.Text(Parameter.Digest),
            Rule = query.Text(Parameter.Rule),
            Paper = PaperId.TryParse(query.Text(Parameter.Paper), out var paper) ? paper : null,
        };
        var answers = await queries.ListAsync(filter, query.Page, cancellationToken);
        return TypedResults.Ok(query.ResponseOf(answers.Page.Rows.Select(RejectedAnswerResponse.Of), answers.Page.Total));
    }
}
