using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>The address in a line, as a markdown link or image or as it is.</summary>
internal static partial class Link
{
    public static bool IsImage(string line) => Image().IsMatch(line);

    public static bool TryGetPaper([NotNullWhen(true)] string? line, out PaperId id)
    {
        id = default;
        return line is not null && Address().Match(line) is { Success: true } address && PaperId.TryParse(address.Value, out id);
    }

    [GeneratedRegex(@"^\s*!\[[^\]]*\]\([^()]*\)\s*\z")]
    private static partial Regex Image();

    [GeneratedRegex(@"https?://[^\s()<>\[\]]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
