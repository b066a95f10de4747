using System.Net;
using DigestWorker.Http;
using DigestWorker.Models.Quota;
using DigestWorker.Models.Wire;

namespace DigestWorker.Models;

/// <summary>The provider's limit for hours or a day is used up: no wait within a run renews it.</summary>
/// <param name="RenewsAt">Null if the provider does not say.</param>
internal sealed record UsedUpLimit(ServerError Error, DateTimeOffset? RenewsAt)
{
    /// <summary>Null if the response says something else, such as too many requests in a minute.</summary>
    public static async ValueTask<UsedUpLimit?> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not HttpStatusCode.TooManyRequests)
            return null;
        var error = await ServerError.ReadAsync(response, cancellationToken);
        if (error.IsQuotaUsedUp)
            return null;
        var wait = RetryAfter.Of(response, now);
        if (RetryAfter.Reset(ServerError.ResetIn(error.Body), now) is { } reset && !(wait > reset))
            wait = reset;
        var isLong = wait > BackoffGate.MaxWait;
        return isLong || error.IsDailyLimit ? new(error, isLong ? now + wait : null) : null;
    }
}
