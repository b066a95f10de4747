using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.Benchmarks;

/// <summary>The built worker, as its user starts it, set up for sites and a model that stand in for the real ones.</summary>
internal static class WorkerProcess
{
    private static readonly string Binary = Path.Combine(AppContext.BaseDirectory, "digestworker.dll");

    public static Process Start(string folder, PaperSites sites, ModelEndpoint model, int concurrency, params string[] arguments)
    {
        string[] settings =
        [
            $"HuggingFace:BaseUrl={sites.Address}", $"Arxiv:BaseUrl={sites.Address}", "Arxiv:MinInterval=00:00:00",
            "Llm:Provider=OpenAI", $"Llm:Endpoint={model.OpenAIAddress}", "Llm:Model=stand-in", $"Llm:ApiKey={ModelEndpoint.Key}",
            $"Llm:MaxConcurrency={concurrency.ToString(CultureInfo.InvariantCulture)}",
        ];
        return Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Binary, .. arguments, .. settings.SelectMany(setting => (string[])["--set", setting])])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
