using System.Diagnostics;
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

    /// <summary>How long or how often a test goes on, from the environment.</summary>
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;

    public static bool Has(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>
    /// A library by its name below <c>/usr/lib</c> or below the folder of an architecture in it, which is where Debian has them. Nothing is searched:
    /// the tree is the system's, and it has links that lead back.
    /// </summary>
    public static string? Library(string name) =>
        Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib").Prepend("/usr/lib").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) : null;

    /// <summary>
    /// Starts a program with Ctrl+C as a terminal would give it: a shell that runs the tests in the background has it ignored, and so would all that they start.
    /// Empty where the system has no such program.
    /// </summary>
    public static string[] WithInterrupts { get; } = FindWithInterrupts();

    private static string[] FindWithInterrupts()
    {
        string[] line = ["env", "--default-signal=INT"];
        if (!OperatingSystem.IsLinux() || !Has(line[0]))
            return [];
        using var tried = Process.Start(new ProcessStartInfo(line[0], [line[1], "true"]) { RedirectStandardError = true })!;
        return tried.WaitForExit(Limit.Wait) && tried.ExitCode == 0 ? line : [];
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint UserId();
}
