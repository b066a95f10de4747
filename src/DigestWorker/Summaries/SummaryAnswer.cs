using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DigestWorker.Models.Wire;
using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;
using Microsoft.Extensions.AI;

namespace DigestWorker.Summaries;

/// <summary>The JSON of an answer: its schema, and how it is parsed.</summary>
internal static class SummaryAnswer
{
    private static readonly string[] Properties = ["summary", "easy_explanation", "fields"];

    // A strict schema requires every member; one that may be null is optional.
    // https://platform.openai.com/docs/guides/structured-outputs#all-fields-must-be-required
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "sources": {
              "type": ["array", "null"],
              "items": { "type": "array", "items": { "type": "integer" } },
              "description": "요약의 문장마다 근거가 되는 초록 문장의 번호"
            },
            "summary": { "type": "string", "description": "요약: 3~5문장, 합니다체, 한 줄" },
            "easy_explanation": { "type": "string", "description": "쉬운설명: 2문장, 합니다체, 한 줄" },
            "fields": { "type": "array", "items": { "type": "string" }, "description": "관련분야: 한국어 분야 이름 3개" }
          },
          "required": ["sources", "summary", "easy_explanation", "fields"],
          "additionalProperties": false
        }
        """;

    /// <summary>For prompts that do not ask for sources.</summary>
    public static ChatResponseFormat Format { get; } = FormatOf(WithoutSources(Schema));

    public static ChatResponseFormat FormatWithSources { get; } = FormatOf(Schema);

    /// <summary>Parses the single object in an answer, or returns the problem.</summary>
    /// <param name="sources">The sentences that it cites. They are optional: odd ones are left out.</param>
    public static PaperSummary? Read(string answer, out IReadOnlyList<IReadOnlyList<int>> sources, out string problem)
    {
        var read = AnswerObject.Read(answer, Properties, ReadProperties, out problem);
        sources = read?.Sources ?? [];
        return read?.Summary;
    }

    private static ChatResponseFormatJson FormatOf(string schema) => ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema), "paper_summary");

    private static string WithoutSources(string schema)
    {
        var node = JsonNode.Parse(schema)!;
        node["properties"]!.AsObject().Remove("sources");
        node["required"]!.AsArray().RemoveAt(0);
        return node.ToJsonString();
    }

    private static CitingSummary? ReadProperties(JsonElement root, out string problem)
    {
        problem = "";
        if (root.TryGetProperty("summary", out var summary) && summary.ValueKind is JsonValueKind.String
            && root.TryGetProperty("easy_explanation", out var easy) && easy.ValueKind is JsonValueKind.String
            && root.TryGetProperty("fields", out var fields) && fields.ValueKind is JsonValueKind.Array
            && fields.EnumerateArray().All(field => field.ValueKind is JsonValueKind.String)
            && root.EnumerateObject().Count(property => !property.NameEquals("sources")) == Properties.Length)
        {
            return new(
                Tidied(summary.GetString()!, easy.GetString()!, [.. fields.EnumerateArray().Select(field => field.GetString()!)]),
                root.TryGetProperty("sources", out var sources) ? ReadSources(sources) : []);
        }

        problem = "JSON 객체에는 summary(문자열), easy_explanation(문자열), fields(문자열의 배열)만 한 번씩 있어야 합니다.";
        return null;
    }

    /// <summary>A list of numbers for each sentence; what is no number is left out.</summary>
    private static IReadOnlyList<IReadOnlyList<int>> ReadSources(JsonElement sources) => sources.ValueKind is not JsonValueKind.Array ? [] :
    [
        .. sources.EnumerateArray().Select(IReadOnlyList<int> (cited) => cited.ValueKind switch
        {
            JsonValueKind.Array => [.. cited.EnumerateArray().Where(number => IsInteger(number)).Select(number => number.GetInt32())],
            _ => IsInteger(cited) ? [cited.GetInt32()] : [],
        }),
    ];

    private static bool IsInteger(JsonElement number) => number.ValueKind is JsonValueKind.Number && number.TryGetInt32(out _);

    /// <summary>The answer that would be read as this summary.</summary>
    public static string Write(PaperSummary summary)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("summary", summary.Summary);
            json.WriteString("easy_explanation", summary.EasyExplanation);
            json.WriteStartArray("fields");
            foreach (var field in summary.Fields)
                json.WriteStringValue(field);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The answer with everything normalized that can be without changing words.</summary>
    public static PaperSummary Tidied(string summary, string easyExplanation, string[] fields) =>
        new(Tidy(summary), Tidy(easyExplanation), TidyFields(fields));

    /// <summary>Normalizes a text without changing words: ends, runs of blanks, composition, invisible format characters.</summary>
    private static string Tidy(string text)
    {
        Span<char> utf16 = stackalloc char[2];
        var tidy = new StringBuilder(text.Length);
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is System.Globalization.UnicodeCategory.Format)
                continue;
            if (category is not System.Globalization.UnicodeCategory.SpaceSeparator && rune.Value is not '\t')
                tidy.Append(utf16[..rune.EncodeToUtf16(utf16)]);
            else if (tidy.Length > 0 && tidy[^1] is not ' ')
                tidy.Append(' ');
        }

        return OneLine.Compose(tidy.ToString().Trim());
    }

    // Commas separate the terms in a digest. A term may contain a dot (시각·언어), unless all terms came as one string.
    // Synonyms are replaced with the canonical name of the field, which then stands once.
    private static string[] TidyFields(string[] fields)
    {
        char[] separators = fields.Length is 1 ? [',', '，', '、', '·'] : [',', '，', '、'];
        return [.. fields.SelectMany(field => field.Split(separators)).Select(Tidy).Where(field => field is not "").Select(FieldNames.Canonical).Distinct()];
    }

    private sealed record CitingSummary(PaperSummary Summary, IReadOnlyList<IReadOnlyList<int>> Sources);
}
