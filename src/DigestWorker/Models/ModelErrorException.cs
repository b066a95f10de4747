using DigestWorker.Models.Wire;

namespace DigestWorker.Models;

/// <summary>An error response of the provider, read before a library wraps it.</summary>
/// <param name="detail">The provider's code and message.</param>
internal sealed class ModelErrorException(ServerError error, string detail, UsedUpLimit? usedUp)
    : Exception($"HTTP {error.Status}{(detail is "" ? "" : $": {detail}")}")
{
    public ServerError Error { get; } = error;

    public string Detail { get; } = detail;

    /// <summary>Null unless the provider's limit for hours or a day is used up.</summary>
    public UsedUpLimit? UsedUp { get; } = usedUp;

    /// <summary>Whether every request fails until an operator acts.</summary>
    public bool IsMisconfiguration =>
        Error.IsQuotaUsedUp || Error.IsKeyRejected || Error.IsModelMissing || Error.Status is 402 or 404 or (>= 300 and < 400);

    public static async Task<ModelErrorException> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var error = await ServerError.ReadAsync(response, cancellationToken);
        var usedUp = await UsedUpLimit.ReadAsync(response, now, cancellationToken);
        var message = error.Message;
        if (error.Status is >= 300 and < 400)
            message = $"redirected to {OneLine.Of(response.Headers.Location?.OriginalString)}; the key is not sent there";
        else if (error.Status is 404 or 405)
            message = $"{message} (asked: {response.RequestMessage?.RequestUri?.AbsoluteUri})".TrimStart();
        string[] parts = error.IsUnreadable ? [message] : [error.Code, message];
        return new(error, string.Join(": ", parts.Where(part => part is not "")), usedUp);
    }
}
