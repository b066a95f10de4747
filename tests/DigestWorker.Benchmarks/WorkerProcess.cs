using System.Diagnostics;
using System.Globalization;
using DigestWorker.Models;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <summary>The worker as its user starts it: the program that <c>DIGESTWORKER_BINARY</c> names, or else the one that was built beside this.</summary>
internal static class WorkerProcess
{
    private static readonly string? Published = Environment.GetEnvironmentVariable("DIGESTWORKER_BINARY");
    private static readonly string Built = Path.Combine(AppContext.BaseDirectory, "digestworker.dll");

    public static string Kind => Published is null ? "the built worker under dotnet" : $"the published worker, {new FileInfo(Published).Length / 1e6:0} MB";

    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Published ?? Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Published is null ? [Built, .. arguments] : arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

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

    /// <summary>What the process holds in memory now, in megabytes.</summary>
    public static double Megabytes(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / 1e6;
    }
}
