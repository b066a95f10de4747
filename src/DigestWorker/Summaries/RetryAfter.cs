using System.Globalization;

namespace DigestWorker.Summaries;

/// <summary>How long a provider asks to be left alone.</summary>
internal static class RetryAfter
{
    /// <summary>A longer pause is an outage, and for a later run.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        // Azure OpenAI says it more exactly than in whole seconds.
        if (response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds))
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));

        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            _ => null,
        };
    }
}
