using System.Text.Json.Serialization;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Web;

/// <summary>What <c>/health/ready</c> answers: 200 where all is well, 503 where somebody has to look.</summary>
/// <param name="Troubles">A line for each, with the reason.</param>
internal sealed record Readiness(string Status, IReadOnlyList<string> Troubles);

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => "live");
        routes.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(EditionStore editions, RunLog runs, IReadOnlyList<Runs.DigestDefinition> digests, CancellationToken cancellationToken)
    {
        var troubles = (await editions.AllAsync(cancellationToken))
            .Where(edition => edition is { State: EditionState.Failed, Settled: false })
            .Select(edition => $"{edition.Digest} {edition.Date}: {edition.Reason}").ToList();
        foreach (var digest in digests)
        {
            if (await runs.LastAsync(digest.Name, cancellationToken) is { Outcome: RunOutcome.Failed } failed)
                troubles.Add($"the last run of {digest.Name} failed: {failed.Reason}");
        }

        return Results.Json(
            new Readiness(troubles.Count == 0 ? "ready" : "trouble", troubles), HealthJson.Default.Readiness,
            statusCode: troubles.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
