namespace DigestWorker.Files;

/// <summary>A path as it is typed in a shell, which replaces a ~ at its beginning. Elsewhere it would be a folder of that name.</summary>
internal static class HomePath
{
    /// <param name="path">The path.</param>
    /// <param name="key">Written before the path in the place where it stands.</param>
    /// <returns>What is wrong with the path, and what to write; null if nothing is.</returns>
    public static string? Problem(string path, string key = "") => path is "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? $"'{path}' begins with ~, which only a shell replaces; write {key}{Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}{path[1..]}."
        : null;
}
