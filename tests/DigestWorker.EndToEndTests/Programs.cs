using System.Runtime.InteropServices;

namespace DigestWorker.EndToEndTests;

/// <summary>What a fault needs beside the worker; a test skips where it is missing, and says so.</summary>
internal static partial class Programs
{
    public static void SkipWithout(params string[] names)
    {
        foreach (var name in names)
            Assert.SkipUnless(Has(name), $"{name} is not installed here");
    }

    /// <summary>Mounts, namespaces and other users are root's alone.</summary>
    public static void SkipUnlessRoot() => Assert.SkipUnless(UserId() == 0, "only root can do this to a process");

    /// <summary>Whether there is time for everything: every call, every pair. Otherwise a part of them has to do.</summary>
    public static bool Thorough => Environment.GetEnvironmentVariable("DIGESTWORKER_THOROUGH") is "1";

    /// <summary>How long or how often a test goes on, from the environment.</summary>
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;

    public static bool Has(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint UserId();
}
