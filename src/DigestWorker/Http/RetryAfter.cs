using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace DigestWorker.Http;

/// <summary>Reads when a server accepts the next request, from every header that servers use for it.</summary>
internal static partial class RetryAfter
{
    // .NET reads Retry-After: 99999999 as 1157 days, which no server means.
    private static readonly TimeSpan Max = TimeSpan.FromDays(1);

    /// <summary>The delay that an error response requests, zero if the client may retry at once; null if it is not specified.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = Milliseconds(response)
            ?? Longer(OfHeader(response, now), RateLimitReset(response))
            ?? (response.StatusCode is HttpStatusCode.TooManyRequests ? QuotaReset(response) : null);
        return wait is { } asked ? Bounded(asked) : null;
    }

    /// <summary>
    /// When an exhausted quota of requests or tokens resets, from any response; null if some remain or it is not specified.
    /// See https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers.
    /// </summary>
    public static TimeSpan? QuotaReset(HttpResponseMessage response)
    {
        TimeSpan? wait = null;
        foreach (var what in (string[])["requests", "tokens"])
        {
            if (Header(response, $"x-ratelimit-remaining-{what}") is "0")
                wait = Longer(wait, Duration.OfUnits(Header(response, $"x-ratelimit-reset-{what}")));
        }
        return wait is { } reset ? Bounded(reset) : null;
    }

    // Azure OpenAI has a more exact header: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota.
    private static TimeSpan? Milliseconds(HttpResponseMessage response) =>
        double.TryParse(Header(response, "retry-after-ms"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
        && double.IsFinite(milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue))
            : null;

    private static TimeSpan? OfHeader(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - now,
        _ => null,
    };

    // Hugging Face does not promise Retry-After but counts down in RateLimit: "api";r=0;t=17
    // (https://huggingface.co/docs/hub/rate-limits); r is what remains, t the seconds until the quota is full again.
    private static TimeSpan? RateLimitReset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("RateLimit", out var values) && NothingRemains().Match(string.Join(',', values)) is { Success: true } match
            ? TimeSpan.FromSeconds(int.Parse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;

    private static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Max ? Max : wait;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First().Trim() : null;

    [GeneratedRegex(@";\s*r=0\s*;\s*t=(?<seconds>[0-9]{1,9})")]
    private static partial Regex NothingRemains();
}
