using System.Text.Json;
using System.Text.Json.Serialization;
using DigestWorker.Interests;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>Papers and lists as JSON in a column.</summary>
internal static class StoredPapers
{
    public static string ToColumn(ListedPaper paper) => JsonSerializer.Serialize(paper, StoredJson.Default.ListedPaper);

    public static string? ToColumn(PaperDetails? details) => details is null ? null : JsonSerializer.Serialize(details, StoredJson.Default.PaperDetails);

    public static string ToColumn(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, StoredJson.Default.IReadOnlyListString);

    public static string ToColumn(IReadOnlyList<RuleViolation> broken) => JsonSerializer.Serialize(broken, StoredJson.Default.IReadOnlyListRuleViolation);

    public static string? ToColumn(IReadOnlyDictionary<PaperId, Score> scores) => scores.Count == 0 ? null
        : JsonSerializer.Serialize(scores.ToDictionary(scored => scored.Key.Value, scored => scored.Value.Parts), StoredJson.Default.DictionaryStringIReadOnlyListScorePart);

    public static string ToColumn(Reason reason) => JsonSerializer.Serialize(reason, StoredJson.Default.Reason);

    public static string? ToColumn(Verification? found) => found is null ? null : JsonSerializer.Serialize(found, StoredJson.Default.Verification);

    public static string ToColumn(AcceptedSummary summary) => JsonSerializer.Serialize(summary, StoredJson.Default.AcceptedSummary);

    public static string ToColumn(ShownEarlier shown) => JsonSerializer.Serialize(shown, StoredJson.Default.ShownEarlier);

    public static string? ToColumn(SummaryEvidence? evidence) =>
        evidence is null ? null : JsonSerializer.Serialize(evidence, StoredJson.Default.SummaryEvidence);

    public static SummaryEvidence? Evidence(string? column) =>
        column is null ? null : JsonSerializer.Deserialize(column, StoredJson.Default.SummaryEvidence);

    public static ShownEarlier ShownEarlier(string column) => JsonSerializer.Deserialize(column, StoredJson.Default.ShownEarlier)!;

    public static ListedPaper Listed(string column) => JsonSerializer.Deserialize(column, StoredJson.Default.ListedPaper)!;

    public static IReadOnlyDictionary<PaperId, Score> Scores(string? column) => column is null ? new Dictionary<PaperId, Score>()
        : JsonSerializer.Deserialize(column, StoredJson.Default.DictionaryStringIReadOnlyListScorePart)!
            .ToDictionary(parts => PaperId.Parse(parts.Key), parts => new Score(parts.Value));

    public static Reason Reason(string column) => JsonSerializer.Deserialize(column, StoredJson.Default.Reason)!;

    public static Verification? Verification(string? column) => column is null ? null : JsonSerializer.Deserialize(column, StoredJson.Default.Verification);

    public static AcceptedSummary Summary(string column) => JsonSerializer.Deserialize(column, StoredJson.Default.AcceptedSummary)!;

    public static PaperDetails? Details(string? column) => column is null ? null : JsonSerializer.Deserialize(column, StoredJson.Default.PaperDetails);

    public static IReadOnlyList<string> Texts(string column) => JsonSerializer.Deserialize(column, StoredJson.Default.IReadOnlyListString)!;

    public static IReadOnlyList<RuleViolation> Violations(string column) => JsonSerializer.Deserialize(column, StoredJson.Default.IReadOnlyListRuleViolation)!;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ListedPaper))]
[JsonSerializable(typeof(Reason))]
[JsonSerializable(typeof(PaperDetails))]
[JsonSerializable(typeof(ShownEarlier))]
[JsonSerializable(typeof(SummaryEvidence))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(AcceptedSummary))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<ScorePart>>))]
[JsonSerializable(typeof(IReadOnlyList<RuleViolation>))]
internal sealed partial class StoredJson : JsonSerializerContext;
