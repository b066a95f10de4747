using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;

namespace DigestWorker.Web.Live;

/// <summary>The progress of a run, as JSON.</summary>
internal sealed record RunState(
    string Run, string Digest, RunPhase Phase, RunOutcome? Outcome, Reason? Reason, int? SecondsLeft, IReadOnlyList<RunEditionState> Editions)
{
    public static RunState Of(LiveRun run) => new(
        run.Run, run.Digest, run.Phase, run.Outcome, run.Reason is { } reason ? ReasonText.WithText(reason) : null, run.SecondsLeft,
        [.. run.Editions.Select(RunEditionState.Of)]);
}

internal sealed record RunEditionState(string Date, int Papers, int Asked, int Done, int Failed, EditionState? State)
{
    public static RunEditionState Of(LiveEdition edition) =>
        new(edition.Date.Text, edition.Papers, edition.Asked, edition.Done, edition.Failed, edition.State);
}

/// <summary>The runs of the process.</summary>
/// <param name="Shape">A key that changes with everything but numbers; clients then reload the rest of the page.</param>
internal sealed record LiveState(string Shape, IReadOnlyList<RunState> Runs)
{
    /// <param name="runs">The runs.</param>
    /// <param name="watched">The id of a run whose papers the client shows: its answers are more than numbers.</param>
    public static LiveState Of(ImmutableArray<LiveRun> runs, string? watched) =>
        new(ShapeOf(runs, watched), [.. runs.Where(run => run.Phase is not RunPhase.Finished).Select(RunState.Of)]);

    public static string ShapeOf(ImmutableArray<LiveRun> runs, string? watched) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(';', runs.Select(run => LineOf(run, run.Run == watched))))).AsSpan(0, 8));

    private static string LineOf(LiveRun run, bool withAnswers)
    {
        var editions = run.Editions.Select(edition => string.Create(
            CultureInfo.InvariantCulture, $"{edition.Date} {edition.Asked} {edition.State} {(withAnswers ? edition.Done + edition.Failed : 0)}"));
        return $"{run.Run} {run.Phase} {string.Join(',', editions)}";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LiveState))]
internal sealed partial class LiveJson : JsonSerializerContext;
