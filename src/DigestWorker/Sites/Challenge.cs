using System.Text.RegularExpressions;

namespace DigestWorker.Sites;

/// <summary>Detects captchas and browser checks. They come with status 403 and, from arXiv among others, 200.</summary>
internal static partial class Challenge
{
    /// <summary>An earlier request would prolong the block.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromHours(6);

    public static string? Of(Uri address, string text) =>
        address.AbsolutePath.StartsWith("/login", StringComparison.Ordinal) ? "a login page"
        : text.Length < 200 && text.Contains("Rate exceeded", StringComparison.OrdinalIgnoreCase) ? $"'{text.Trim()}'"
        : Title().IsMatch(text) || Form().IsMatch(text) ? "a captcha or browser check"
        : null;

    // Only in the title or in attributes: an abstract may be about captchas.
    [GeneratedRegex("<title>[^<]{0,80}(just a moment|captcha|attention required|access denied|verify you are human)", Options)]
    private static partial Regex Title();

    [GeneratedRegex(
        """<(div|form|iframe|script|input)\s[^<>"]{0,80}(class|id|action|src|name)="[^"<>]{0,120}(captcha|cf-turnstile|challenge-form|challenge-platform)""",
        Options)]
    private static partial Regex Form();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
}
