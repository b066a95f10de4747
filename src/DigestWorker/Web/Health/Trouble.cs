using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Something that somebody has to see to.</summary>
/// <param name="What">The thing itself: <c>daily 2025-01-08</c>, <c>output folder</c>.</param>
/// <param name="Since">Null where only the watch can tell: since it was first seen.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record Trouble(string What, string Why, DateTimeOffset? Since, string Remedy)
{
    /// <summary>The name of the check that found it.</summary>
    public string Check { get; init; } = "";
}

/// <summary>What <c>/health/ready</c> answers.</summary>
/// <param name="Troubles">With any of them the worker is not ready.</param>
/// <param name="Notes">Worth knowing, and no reason to call somebody.</param>
internal sealed record ReadinessReport(string Status, DateTimeOffset CheckedAt, IReadOnlyList<Trouble> Troubles, IReadOnlyList<Trouble> Notes)
{
    private const string Ready = "ready";

    public static ReadinessReport Of(DateTimeOffset checkedAt, IReadOnlyList<Trouble> troubles, IReadOnlyList<Trouble> notes) =>
        new(troubles.Count == 0 ? Ready : "trouble", checkedAt, troubles, notes);

    [JsonIgnore]
    public bool IsReady => Status is Ready;
}

/// <summary>Troubles by way of ASP.NET's own health checks.</summary>
internal static class Findings
{
    private const string Troubles = nameof(Troubles);
    private const string Notes = nameof(Notes);

    public static HealthCheckResult Result(IReadOnlyList<Trouble> troubles, IReadOnlyList<Trouble>? notes = null)
    {
        var data = new Dictionary<string, object> { [Troubles] = troubles, [Notes] = notes ?? [] };
        return troubles.Count == 0
            ? HealthCheckResult.Healthy(data: data)
            : HealthCheckResult.Unhealthy(string.Join("; ", troubles.Select(trouble => $"{trouble.What}: {trouble.Why}")), data: data);
    }

    public static HealthCheckResult Result(Trouble? trouble) => Result(trouble is null ? [] : [trouble]);

    public static IReadOnlyList<Trouble> TroublesOf(HealthReportEntry entry) => List(entry, Troubles);

    public static IReadOnlyList<Trouble> NotesOf(HealthReportEntry entry) => List(entry, Notes);

    private static IReadOnlyList<Trouble> List(HealthReportEntry entry, string key) =>
        entry.Data.TryGetValue(key, out var value) && value is IReadOnlyList<Trouble> list ? list : [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    /// <summary>Reasons quote answers, and those are Korean.</summary>
    public static HealthJson Readable { get; } = new(new System.Text.Json.JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    });
}
