using System.Text.Json;
using DigestWorker.Models.Wire;
using Microsoft.Extensions.AI;

namespace DigestWorker.Summaries;

/// <summary>What a verifier says about one sentence, not yet looked at.</summary>
/// <param name="Text"><c>summary</c> or <c>easy</c>.</param>
/// <param name="Number">From 1.</param>
/// <param name="From">The numbers of the source's sentences that it rests on, or that it contradicts.</param>
/// <param name="Words">The words at fault; empty if it is supported.</param>
internal sealed record SentenceVerdict(string Text, int Number, string Verdict, IReadOnlyList<int> From, string Words)
{
    public const string Supported = "supported";
    public const string NotFound = "not_found";
    public const string Contradicted = "contradicted";
}

/// <summary>The JSON of a verifier's answer: its schema, and how it is parsed.</summary>
internal static class VerificationAnswer
{
    private static readonly JsonElement Schema = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "sentences": {
              "type": "array",
              "description": "summary와 easy의 모든 문장을 한 번씩",
              "items": {
                "type": "object",
                "properties": {
                  "text": { "type": "string", "enum": ["summary", "easy"] },
                  "number": { "type": "integer", "description": "그 글에서의 문장 번호, 1부터" },
                  "verdict": { "type": "string", "enum": ["supported", "not_found", "contradicted"] },
                  "from": { "type": "array", "items": { "type": "integer" }, "description": "근거가 되는, 또는 어긋나는 abstract 문장의 번호" },
                  "words": { "type": "string", "description": "잘못된 말을 그 문장에서 그대로 옮긴 것, supported이면 빈 문자열" }
                },
                "required": ["text", "number", "verdict", "from", "words"],
                "additionalProperties": false
              }
            }
          },
          "required": ["sentences"],
          "additionalProperties": false
        }
        """);

    private static readonly string[] Properties = ["sentences"];

    public static ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(Schema, "summary_verification");

    /// <summary>Parses the single object in an answer, or returns the problem.</summary>
    public static IReadOnlyList<SentenceVerdict>? Read(string answer, out string problem) =>
        AnswerObject.Read(answer, Properties, ReadProperties, out problem);

    private static IReadOnlyList<SentenceVerdict>? ReadProperties(JsonElement root, out string problem)
    {
        problem = "sentences는 text, number, verdict, from, words가 있는 객체의 배열이어야 합니다.";
        if (!root.TryGetProperty("sentences", out var sentences) || sentences.ValueKind is not JsonValueKind.Array)
            return null;
        var verdicts = sentences.EnumerateArray().Select(ReadSentence).OfType<SentenceVerdict>().ToList();
        return verdicts.Count == sentences.GetArrayLength() ? verdicts : null;
    }

    private static SentenceVerdict? ReadSentence(JsonElement sentence) =>
        sentence.ValueKind is JsonValueKind.Object
        // Two verdicts are none.
        && sentence.EnumerateObject().DistinctBy(property => property.Name).Count() == sentence.GetPropertyCount()
        && Text(sentence, "text") is "summary" or "easy"
        && Text(sentence, "verdict") is SentenceVerdict.Supported or SentenceVerdict.NotFound or SentenceVerdict.Contradicted
        && sentence.TryGetProperty("number", out var number) && Number(number) is { } counted
        && sentence.TryGetProperty("from", out var from) && from.ValueKind is JsonValueKind.Array
        && from.EnumerateArray().Select(Number).ToList() is var sources && !sources.Contains(null)
            ? new(Text(sentence, "text")!, counted, Text(sentence, "verdict")!, [.. sources.OfType<int>()], Text(sentence, "words") ?? "")
            : null;

    private static string? Text(JsonElement sentence, string name) =>
        sentence.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement value) => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
