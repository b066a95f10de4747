using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The answers that the checks did not let pass, to judge a prompt by.</summary>
internal sealed record AnswersPage(
    PageContext Context, IReadOnlyList<string> Digests, string? Digest, string? Rule, IReadOnlyList<(string Rule, int Answers)> Rules, PagedResult<EditionRejection> Answers, Paging Paging)
{
    public const string Path = $"{OperateRoutes.Base}/answers";

    public static async Task<IResult> GetAsync(HttpContext context, CurrentDigests digests, RejectedAnswerStore answers, string? digest, string? rule, int? page)
    {
        var view = OperateFormatting.NewContext(context, "거절된 답변", "Answers that did not pass");
        var (wanted, broken) = (digest is "" ? null : digest, rule is "" ? null : rule);
        var (at, skip) = Paging.At(page);
        var rows = await answers.PageAsync(wanted, broken, skip, Paging.Size, context.RequestAborted);
        return new Web_Pages_Operate_Answers
        {
            Model = new AnswersPage(
                view, [.. digests.Current.Select(one => one.Name)], wanted, broken, await answers.CountByRuleAsync(wanted, context.RequestAborted), rows,
                Paging.Of(view, Path, at, rows, ("digest", wanted), ("rule", broken))),
        };
    }

    public string LinkTo(string? digest, string? rule) => Paging.Link(Context, Path, ("digest", digest), ("rule", rule));
}
