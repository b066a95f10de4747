using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>Some rejected answers, the newest first, and how many answers of the same digests violate each rule.</summary>
/// <param name="Rules">The most violated first.</param>
internal sealed record RejectedAnswerList(PagedResult<EditionRejection> Page, IReadOnlyList<(string Rule, int Answers)> Rules);

/// <summary>What is asked of the model's answers that the checks rejected.</summary>
internal sealed class RejectedAnswerQueries(RejectedAnswerStore answers)
{
    /// <param name="digest">Null for all.</param>
    /// <param name="rule">A rule that the answers violate; null for any.</param>
    /// <param name="page">Which of them.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<RejectedAnswerList> ListAsync(string? digest, string? rule, PageRequest page, CancellationToken cancellationToken) => new(
        await answers.PageAsync(digest, rule, page.Skip, page.Size, cancellationToken), await answers.CountByRuleAsync(digest, cancellationToken));
}
