using System.Text.RegularExpressions;

namespace DigestWorker.Sites;

/// <summary>Pages that want to know whether we are human. They come with 403 and, from arXiv among others, with 200.</summary>
internal static partial class Challenge
{
    /// <summary>Asking again sooner makes it worse.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromHours(6);

    public static string? Of(Uri address, string text) =>
        address.AbsolutePath.StartsWith("/login", StringComparison.Ordinal) ? "a login page"
        : text.Length < 200 && text.Contains("Rate exceeded", StringComparison.OrdinalIgnoreCase) ? $"'{text.Trim()}'"
        : Title().IsMatch(text) || Form().IsMatch(text) ? "a captcha or browser check"
        : null;

    // Only as the title or as an attribute of its own: an abstract may well be about captchas.
    [GeneratedRegex("<title>[^<]{0,80}(just a moment|captcha|attention required|access denied|verify you are human)", Options)]
    private static partial Regex Title();

    [GeneratedRegex(
        """<(div|form|iframe|script|input)\s[^<>"]{0,80}"""
        + """(class|id|action|src|name)="[^"<>]{0,120}(captcha|cf-turnstile|challenge-form|challenge-platform)""", Options)]
    private static partial Regex Form();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
}
