using System.CommandLine;
using DigestWorker.Papers;

namespace DigestWorker.Cli;

/// <summary><c>health</c>: for a container's HEALTHCHECK, which has no curl.</summary>
internal static class HealthVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly Option<string?> Url = new("--url") { Description = "Where the worker serves; without it the configured address.", HelpName = "URL" };

    public static Command Command()
    {
        var command = new Command("health", "Ask a serving worker whether it lives: exit 0, or 3 with the reason.") { Url };
        command.SetAction(AskAsync);
        return command;
    }

    private static async Task<int> AskAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var url = parsed.GetValue(Url) ?? Common.Settings(parsed).Options.Web.Url;
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(url.TrimEnd('/') + "/health/live"), cancellationToken);
            Console.WriteLine(answer.IsSuccessStatusCode ? "live" : $"{url} answers {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? 0 : (int)RunOutcome.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            Console.WriteLine($"{url}: {e.Message}");
            return (int)RunOutcome.Failed;
        }
    }
}
