namespace DigestWorker.Testing;

/// <summary>Files below a folder that a test has made or that belongs to this repository. Links are neither followed nor listed: a link may lead out of the tree or back into it.</summary>
internal static class OwnTree
{
    private static readonly EnumerationOptions WithoutLinks = new() { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };

    public static IEnumerable<string> Files(string folder, string pattern = "*") => Directory.EnumerateFiles(folder, pattern, WithoutLinks);
}
