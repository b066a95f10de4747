using System.Diagnostics;
using System.Text;

namespace DigestWorker.EndToEndTests;

/// <summary>The <c>dotnet</c> of the machine, for what the build and the package promise.</summary>
internal static class Sdk
{
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(5);

    /// <summary>The folder of the solution, which the tests are built below.</summary>
    public static string Repository { get; } = FindRepository();

#if DEBUG
    public const string Configuration = "Debug";
#else
    public const string Configuration = "Release";
#endif

    public static async Task<Ended> RunAsync(string folder, params string[] arguments)
    {
        // A cached advisory would outlive its test.
        var cache = Directory.CreateTempSubdirectory("digestworker-nuget-");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            Environment =
            {
                // Nothing stays behind: no build node, no compiler server.
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["DOTNET_NOLOGO"] = "1",
                ["NUGET_HTTP_CACHE_PATH"] = cache.FullName,
            },
        };
        using var process = Process.Start(start)!;
        try
        {
            var (exitCode, output, errors) = await process.EndAsync(LongestCommand);
            return new Ended(exitCode, output, errors);
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    /// <summary>Runs it, and expects it to end well.</summary>
    public static async Task<Ended> SucceedAsync(string folder, params string[] arguments)
    {
        var ended = await RunAsync(folder, arguments);
        Assert.True(ended.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {ended.ExitCode}:\n{ended.Output}\n{ended.Errors}");
        return ended;
    }

    /// <summary>DigestFormat alone with what its build reads, outside git.</summary>
    public static void CopyDigestFormat(string folder)
    {
        string[] files =
        [
            .. new[] { ".editorconfig", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", ".config/BannedSymbols.txt" },
            .. Directory.EnumerateFiles(Path.Combine(Repository, "src/DigestFormat")).Select(file => Path.GetRelativePath(Repository, file)),
        ];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(Repository, file), Path.Combine(folder, file));
        }
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DigestWorker.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run below the repository.");
        return folder.FullName;
    }
}
