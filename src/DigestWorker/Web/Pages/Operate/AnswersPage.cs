using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Reading;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The rejected answers, for evaluating a prompt.</summary>
internal sealed record AnswersPage(
    PageContext Context, IReadOnlyList<string> Digests, string? Digest, string? Rule, RejectedAnswerList Answers, Paging Paging)
{
    public const string Path = $"{OperateRoutes.Base}/answers";

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, RejectedAnswerQueries queries, string? digest, string? rule, int? page)
    {
        var view = OperateFormatting.NewContext(context, "거절된 답변", "Rejected answers");
        var (ofDigest, ofRule) = (digest is "" ? null : digest, rule is "" ? null : rule);
        var shown = PageRequest.Clamped(page, Paging.Size);
        var answers = await queries.ListAsync(ofDigest, ofRule, shown, context.RequestAborted);
        var paging = Paging.Of(view, Path, shown, answers.Page.Total, ("digest", ofDigest), ("rule", ofRule));
        return new Web_Pages_Operate_Answers { Model = new AnswersPage(view, digests.Names, ofDigest, ofRule, answers, paging) };
    }

    public string LinkTo(string? digest, string? rule) => Paging.Link(Context, Path, ("digest", digest), ("rule", rule));
}
