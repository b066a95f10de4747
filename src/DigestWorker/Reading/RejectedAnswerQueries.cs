using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A page of rejected answers, the newest first, and the number of answers that violate each rule.</summary>
/// <param name="Rules">By descending number of violations.</param>
internal sealed record RejectedAnswerList(PagedResult<EditionRejection> Page, IReadOnlyList<(string Rule, int Answers)> Rules);

/// <summary>Queries of rejected answers.</summary>
internal sealed class RejectedAnswerQueries(RejectedAnswerStore answers)
{
    public async Task<RejectedAnswerList> ListAsync(RejectionFilter filter, PageRequest page, CancellationToken cancellationToken) => new(
        await answers.PageAsync(filter, page.Skip, page.Size, cancellationToken), await answers.CountByRuleAsync(filter.Digest, cancellationToken));
}
