using System.CommandLine;
using System.Text.Json;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Web.Access;
using DigestWorker.Web.Health;

namespace DigestWorker.Cli;

/// <summary><c>health</c>: the health of a serving worker, for operators and for the HEALTHCHECK of a container without curl.</summary>
internal static class HealthVerb
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(9);
    private static readonly Option<string?> Url = new("--url")
    {
        Description = "The worker's address; without it that of the worker that serves the store, or else the configured one.", HelpName = "URL",
    };
    private static readonly Option<bool> Live = new("--live") { Description = "Only whether its process responds, not whether it is ready." };

    public static Command Command()
    {
        var command = new Command("health", "Ask a serving worker whether it is ready: exit 0, or 3 with each problem and its remedy.") { Url, Live };
        command.SetAction(AskAsync);
        return command;
    }

    private static async Task<int> AskAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // A proxy that is configured for the model cannot reach the worker.
        using var direct = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(direct) { Timeout = RequestTimeout };
        if (parsed.GetValue(Url) is not { } url)
        {
            // A worker that serves is asked where it does, whatever has become of the configuration since its start.
            var options = CommonOptions.Places(parsed);
            url = ServedAddress.Read(options.Storage) ?? CommonOptions.Settings(parsed).Options.Web.OwnUrl;
            // The details require the key if other machines can reach the worker. Whether it lives must not depend on a key that was changed since.
            if (!parsed.GetValue(Live) && ApiKey.TryRead(options.Web, options.Storage) is { } key)
                http.DefaultRequestHeaders.Add(ApiKeyAuthenticationHandler.Header, key);
        }
        try
        {
            using var answer = await http.GetAsync(new Uri($"{url.TrimEnd('/')}/health/{(parsed.GetValue(Live) ? "live" : "ready")}"), cancellationToken);
            Write(await answer.Content.ReadAsStringAsync(cancellationToken), (int)answer.StatusCode, url);
            return answer.IsSuccessStatusCode ? 0 : (int)RunOutcome.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException && !cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine($"{url}: {(e is TaskCanceledException ? $"no answer within {RequestTimeout.TotalSeconds:0} s" : e.Message)}");
            return (int)RunOutcome.Failed;
        }
    }

    private static void Write(string body, int status, string url)
    {
        if (Report(body) is { } report)
        {
            Console.WriteLine(report.Status);
            foreach (var problem in report.Problems)
                Console.WriteLine($"{problem.What}: {problem.Why} (since {problem.Since:yyyy-MM-dd HH:mm}Z)\n  {problem.Remedy}");
            foreach (var note in report.Notes)
                Console.WriteLine($"note: {note.What}: {note.Why}");
        }
        else
        {
            Console.WriteLine(status is 200 && body is "live" ? body : $"{url} answers {status}, and does not look like a digestworker");
        }
    }

    private static ReadinessReport? Report(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, HealthJson.Default.ReadinessReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
