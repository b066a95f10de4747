using System.Text.RegularExpressions;

namespace DigestWorker.Deliveries;

/// <summary>The addresses of repositories, and the names of branches.</summary>
internal static partial class GitRemote
{
    /// <summary>Whether it is an address over ssh, also in the short form <c>git@host:path</c>.</summary>
    public static bool IsSsh(string remote) =>
        remote.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase) || remote.StartsWith("git+ssh://", StringComparison.OrdinalIgnoreCase)
        || ShortForm().IsMatch(remote);

    /// <summary>A folder in a repository, with forward slashes; empty for the root.</summary>
    public static string Normalized(string path) => string.Join('/', path.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>https://git-scm.com/docs/git-check-ref-format, without its odder names.</summary>
    public static bool IsBranch(string name) =>
        Branch().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("//", StringComparison.Ordinal)
        && !name.EndsWith(".lock", StringComparison.Ordinal) && name[^1] is not ('.' or '/');

    [GeneratedRegex(@"^[\w.-]+@[\w.-]+:(?!//)")]
    private static partial Regex ShortForm();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}$")]
    private static partial Regex Branch();
}
