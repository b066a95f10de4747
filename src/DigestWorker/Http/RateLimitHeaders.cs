using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace DigestWorker.Http;

/// <summary>How long a provider asks to be left alone, in each of the ways in which providers say it.</summary>
internal static partial class RateLimitHeaders
{
    /// <summary>Of a refusal: <c>retry-after-ms</c> (Azure OpenAI), <c>Retry-After</c>, or when what is used up comes back.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        if (Header(response, "retry-after-ms") is { } text && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds))
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));

        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            _ when response.StatusCode is HttpStatusCode.TooManyRequests => UsedUp(response),
            _ => null,
        };
    }

    /// <summary>
    /// Of any answer: when requests or tokens come back of which none remains; null where some remain or nothing is said.
    /// See https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers.
    /// </summary>
    public static TimeSpan? UsedUp(HttpResponseMessage response)
    {
        TimeSpan? wait = null;
        foreach (var what in (string[])["requests", "tokens"])
        {
            if (Header(response, $"x-ratelimit-remaining-{what}") is "0" && Span(Header(response, $"x-ratelimit-reset-{what}")) is { } reset && !(reset <= wait))
                wait = reset;
        }
        return wait;
    }

    /// <summary><c>6m0s</c>, <c>1s</c>, <c>20ms</c>, <c>1h2m3.5s</c>; some servers leave out the unit and mean seconds.</summary>
    public static TimeSpan? Span(string? text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bare))
            return TimeSpan.FromSeconds(Math.Min(bare, int.MaxValue));
        if (text is null || GoDuration().Match(text) is not { Success: true, Length: > 0 } match)
            return null;
        double Part(string name) => match.Groups[name] is { Success: true } part ? double.Parse(part.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
        var seconds = (Part("h") * 3600) + (Part("m") * 60) + Part("s") + (Part("ms") / 1000);
        return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First().Trim() : null;

    [GeneratedRegex(@"^((?<h>[0-9]{1,6})h)?((?<m>[0-9]{1,6})m)?((?<s>[0-9]{1,9}(\.[0-9]{1,9})?)s)?((?<ms>[0-9]{1,9}(\.[0-9]{1,9})?)ms)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex GoDuration();
}
