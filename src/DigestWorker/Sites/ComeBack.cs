using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Sites;

/// <summary>When a site that is too busy wants to be asked again.</summary>
internal static partial class ComeBack
{
    // Retry-After: 99999999 is read by .NET as 1157 days; nobody means that.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan? After(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = new[] { RetryAfter(response, now), RateLimitReset(response) }.Max();
        return wait > TimeSpan.Zero ? wait > Longest ? Longest : wait : null;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
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
