using System.Text.RegularExpressions;

namespace DigestWorker.Deliveries;

/// <summary>The addresses of repositories, and the names of branches.</summary>
internal static partial class GitRemote
{
    /// <summary>Whether it is an address over ssh, also in the short form <c>git@host:path</c>.</summary>
    public static bool IsSsh(string remote) =>
        remote.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase) || remote.StartsWith("git+ssh://", StringComparison.OrdinalIgnoreCase)
        || ShortForm().IsMatch(remote);

    /// <summary>The folder of a repository that is given as a path; null for an address.</summary>
    public static string? FolderOf(string remote) => remote.Contains("://", StringComparison.Ordinal) || IsSsh(remote) ? null : Path.GetFullPath(remote);

    /// <summary>The path of the program <c>ssh</c>, by which libgit2 speaks ssh; null if there is none.</summary>
    public static string? FindSsh() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "ssh.exe" : "ssh")).FirstOrDefault(File.Exists);

    /// <summary>Where a host says whether it takes pushes: https://git-scm.com/docs/http-protocol#_smart_server_response.</summary>
    public static Uri? PushAddressOf(string remote) => Uri.TryCreate(remote, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
        ? new Uri($"{remote.TrimEnd('/')}/info/refs?service=git-receive-pack") : null;

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
