using System.Text.RegularExpressions;

namespace DigestWorker.Models.Wire;

/// <summary>The escapes in JSON of models.</summary>
internal static partial class JsonEscapes
{
    /// <summary>
    /// Replaces each escaped half of a surrogate pair that has no other half. System.Text.Json accepts it, and throws where the string or the name is read.
    /// </summary>
    public static string ReplaceLoneSurrogates(string json) =>
        json.Contains(@"\ud", StringComparison.OrdinalIgnoreCase)
            ? Surrogates().Replace(json, match => match.Groups["valid"].Success ? match.Value : @"\ufffd")
            : json;

    /// <summary>A pair, any other escape (of a backslash, above all), or half a pair.</summary>
    [GeneratedRegex(
        @"(?<valid>\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\[^u])|\\ud[89a-f][0-9a-f]{2}",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Surrogates();
}
