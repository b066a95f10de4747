using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Http;

/// <summary>When a site that is too busy wants to be asked again.</summary>
internal static partial class RetryAfter
{
    // Retry-After: 99999999 is read by .NET as 1157 days; nobody means that.
    private static readonly TimeSpan Max = TimeSpan.FromDays(1);

    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = new[] { OfHeader(response, now), RateLimitReset(response) }.Max();
        return wait > TimeSpan.Zero ? wait > Max ? Max : wait : null;
    }

    private static TimeSpan? OfHeader(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - now,
        _ => null,
    };

    // Hugging Face does not promise Retry-After but counts down in RateLimit: "api";r=0;t=17
    // (https://huggingface.co/docs/hub/rate-limits); r is what is left, t the seconds until it is filled up.
    private static TimeSpan? RateLimitReset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("RateLimit", out var values)
        && UsedUp().Match(string.Join(',', values)) is { Success: true } match
            ? TimeSpan.FromSeconds(int.Parse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@";\s*r=0\s*;\s*t=(?<seconds>[0-9]{1,9})")]
    private static partial Regex UsedUp();
}
