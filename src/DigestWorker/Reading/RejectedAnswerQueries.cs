using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A page of rejected answers, the newest first, and the number of answers that violate each rule.</summary>
/// <param name="Rules">By descending number of violations.</param>
internal sealed record RejectedAnswerList(PagedResult<EditionRejection> Page, IReadOnlyList<(string Rule, int Answers)> Rules);

/// <summary>Queries of rejected answers.</summary>
internal sealed class RejectedAnswerQueries(RejectedAnswerStore answers)
{
    /// <param name="digest">Null for all.</param>
    /// <param name="rule">A rule that the answers violate; null for any.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<RejectedAnswerList> ListAsync(string? digest, string? rule, PageRequest page, CancellationToken cancellationToken) => new(
        await answers.PageAsync(digest, rule, page.Skip, page.Size, cancellationToken), await answers.CountByRuleAsync(digest, cancellationToken));
}
