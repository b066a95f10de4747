using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The model's answers that did not pass, to judge a prompt by.</summary>
internal static class AnswerRoutes
{
    public static void MapAnswers(this IEndpointRouteBuilder operating) =>
        operating.MapGet("/answers", ListAsync).Takes(Parameter.Digest, Parameter.Rule, Parameter.Page, Parameter.Size)
            .WithSummary("The model's newest answers that the checks did not let pass, the newest first.");

    private static async Task<Ok<PageAnswer<RejectionAnswer>>> ListAsync(Asked asked, RejectedAnswers answers, CancellationToken cancellationToken)
    {
        var page = await answers.PageAsync(asked.Text(Parameter.Digest), asked.Text(Parameter.Rule), asked.Skip, asked.Take, cancellationToken);
        return TypedResults.Ok(asked.Page(page.Rows.Select(RejectionAnswer.Of), page.Total));
    }
}
