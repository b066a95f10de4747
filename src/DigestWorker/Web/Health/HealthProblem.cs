using System.Text.Json.Serialization;
using DigestWorker.Reasons;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>A problem for an operator.</summary>
/// <param name="What">What has the problem: <c>daily 2025-01-08</c>, <c>output folder</c>.</param>
/// <param name="Since">Null if unknown: then since it was first seen.</param>
internal sealed record HealthProblem(string What, Reason Reason, DateTimeOffset? Since)
{
    /// <summary>The reason in English.</summary>
    public string Why => ReasonText.Line(Reason);

    /// <summary>What to do about it, in English.</summary>
    public string Remedy => ReasonText.Remedy(Reason, Language.English) ?? "";

    /// <summary>The name of the check that found it.</summary>
    public string Check { get; init; } = "";
}

/// <summary>The response of <c>/health/ready</c>.</summary>
/// <param name="Problems">The worker is not ready if there are any.</param>
/// <param name="Notes">Information that needs no alert.</param>
internal sealed record ReadinessReport(string Status, DateTimeOffset CheckedAt, IReadOnlyList<HealthProblem> Problems, IReadOnlyList<HealthProblem> Notes)
{
    private const string Ready = "ready";

    public static ReadinessReport Of(DateTimeOffset checkedAt, IReadOnlyList<HealthProblem> problems, IReadOnlyList<HealthProblem> notes) =>
        new(problems.Count == 0 ? Ready : "problem", checkedAt, problems, notes);

    [JsonIgnore]
    public bool IsReady => Status is Ready;
}

/// <summary>Carries problems in the data of ASP.NET's health checks.</summary>
internal static class HealthData
{
    private const string Problems = nameof(Problems);
    private const string Notes = nameof(Notes);

    public static HealthCheckResult Result(IReadOnlyList<HealthProblem> problems, IReadOnlyList<HealthProblem>? notes = null)
    {
        var data = new Dictionary<string, object> { [Problems] = problems, [Notes] = notes ?? [] };
        return problems.Count == 0
            ? HealthCheckResult.Healthy(data: data)
            : HealthCheckResult.Unhealthy(string.Join("; ", problems.Select(problem => $"{problem.What}: {problem.Why}")), data: data);
    }

    public static HealthCheckResult Result(HealthProblem? problem) => Result(problem is null ? [] : [problem]);

    public static IReadOnlyList<HealthProblem> ProblemsOf(HealthReportEntry entry) => List(entry, Problems);

    public static IReadOnlyList<HealthProblem> NotesOf(HealthReportEntry entry) => List(entry, Notes);

    private static IReadOnlyList<HealthProblem> List(HealthReportEntry entry, string key) =>
        entry.Data.TryGetValue(key, out var value) && value is IReadOnlyList<HealthProblem> list ? list : [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    /// <summary>Reasons quote Korean answers.</summary>
    public static HealthJson Readable { get; } = new(new System.Text.Json.JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    });
}
