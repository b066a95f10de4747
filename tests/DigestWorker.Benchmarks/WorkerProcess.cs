using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <summary>The worker as its user starts it: the program that <c>DIGESTWORKER_BINARY</c> names, or else the one that was built beside this.</summary>
internal static class WorkerProcess
{
    /// <summary>The published program to measure; null where it is the built one.</summary>
    public static string? Published { get; } = Environment.GetEnvironmentVariable("DIGESTWORKER_BINARY");

    private static readonly string Built = Path.Combine(AppContext.BaseDirectory, "digestworker.dll");

    public static string Kind => Published is null ? "the built worker under dotnet" : $"the published worker, {new FileInfo(Published).Length / 1e6:0} MB";

    public static Process Start(string folder, params string[] arguments) => Published is null
        ? StartProgram(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", folder, [Built, .. arguments])
        : StartProgram(Published, folder, arguments);

    /// <summary>Any program, in a folder.</summary>
    public static Process StartProgram(string program, string folder, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Set up for sites and a model that stand in for the real ones.</summary>
    public static Process Start(string folder, PaperSites sites, ModelEndpoint model, int concurrency, params string[] arguments)
    {
        string[] settings =
        [
            $"HuggingFace:BaseUrl={sites.Address}", $"Arxiv:BaseUrl={sites.Address}", "Arxiv:MinInterval=00:00:00",
            "Llm:Provider=OpenAI", $"Llm:Endpoint={model.OpenAIAddress}", "Llm:Model=stand-in", $"Llm:ApiKey={ModelEndpoint.Key}",
            $"Llm:MaxConcurrency={concurrency.ToString(CultureInfo.InvariantCulture)}",
        ];
        return Start(folder, [.. arguments, .. settings.SelectMany(setting => (string[])["--set", setting])]);
    }

    /// <summary>Waits for a process that has to end well, and says how long it took from its start.</summary>
    /// <param name="worst">The worst exit code that is well enough.</param>
    public static async Task<double> EndAsync(Process process, long began, int worst = 0)
    {
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode <= worst ? seconds : throw new InvalidOperationException($"The worker ended with {process.ExitCode}: {string.Join(Environment.NewLine, await said)}");
    }

    /// <summary>What the process holds in memory now, in megabytes, and how much of it is in no file, so that the system cannot drop it.</summary>
    public static (double All, double Anonymous) Megabytes(Process process)
    {
        process.Refresh();
        // https://docs.kernel.org/filesystems/proc.html; 0 on other systems.
        var anonymous = OperatingSystem.IsLinux()
            ? File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/smaps_rollup").First(line => line.StartsWith("Anonymous:", StringComparison.Ordinal)).Split(' ')[^2]
            : "0";
        return (process.WorkingSet64 / 1e6, long.Parse(anonymous, CultureInfo.InvariantCulture) * 1024 / 1e6);
    }
}
