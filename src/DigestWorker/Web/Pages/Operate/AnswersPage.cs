using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The rejected answers, for evaluating a prompt.</summary>
internal sealed record AnswersPage(
    PageContext Context, IReadOnlyList<string> Digests, RejectionFilter Filter, RejectedAnswerList Answers, Paging Paging)
{
    public const string Path = $"{OperateRoutes.Base}/answers";

    /// <summary>How many rules are offered before the others are folded.</summary>
    public const int MaxRules = 6;

    // An answer that is open takes a screen.
    private const int Size = 8;

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, RejectedAnswerQueries queries, string? digest, string? rule, string? paper, int? page)
    {
        var view = OperateFormatting.NewContext(context, "거절된 답변", "Rejected answers");
        var filter = new RejectionFilter
        {
            Digest = digest is "" ? null : digest,
            Rule = rule is "" ? null : rule,
            Paper = PaperId.TryParse(paper, out var id) ? id : null,
        };
        var shown = PageRequest.Clamped(page, Size);
        var answers = await queries.ListAsync(filter, shown, context.RequestAborted);
        var paging = Paging.Of(view, Path, shown, answers.Page.Total, ("digest", filter.Digest), ("rule", filter.Rule), ("paper", filter.Paper?.Value));
        return new Web_Pages_Operate_Answers { Model = new AnswersPage(view, digests.Names, filter, answers, paging) };
    }

    /// <summary>A rule in words.</summary>
    public string NameOf(string rule) => RuleNames.List([rule], Context.Language);

    public IEnumerable<AnswerCard> Cards => Answers.Page.Rows.Index().Select(row => new AnswerCard(Context, ReadableAnswer.Of(row.Item), row.Index));

    public string LinkTo(RejectionFilter filter) =>
        Paging.Link(Context, Path, ("digest", filter.Digest), ("rule", filter.Rule), ("paper", filter.Paper?.Value));
}

/// <summary>A rejected answer; the first of a page is open.</summary>
internal sealed record AnswerCard(PageContext Context, ReadableAnswer Readable, int Index)
{
    public EditionRejection Rejection => Readable.Rejection;

    /// <summary>The rules that it breaks, in words.</summary>
    public string Rules => RuleNames.List(Rejection.Answer.Violations.Select(broken => broken.Rule).Distinct(), Context.Language);

    public ViolationsPart Broken(IReadOnlyList<RuleViolation> violations) => new(Context, violations);
}

/// <summary>The rules that an answer or a text of it breaks, and how.</summary>
internal sealed record ViolationsPart(PageContext Context, IReadOnlyList<RuleViolation> Violations)
{
    public string NameOf(RuleViolation broken) => RuleNames.List([broken.Rule], Context.Language);
}
