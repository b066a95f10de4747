using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DigestWorker.Models.Wire;
using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;
using Microsoft.Extensions.AI;

namespace DigestWorker.Summaries;

/// <summary>The JSON of an answer: its schema, and how it is parsed.</summary>
internal static class SummaryAnswer
{
    private static readonly JsonElement Schema = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "summary": { "type": "string", "description": "요약: 3~5문장, 합니다체, 한 줄" },
            "easy_explanation": { "type": "string", "description": "쉬운설명: 2문장, 합니다체, 한 줄" },
            "fields": { "type": "array", "items": { "type": "string" }, "description": "관련분야: 한국어 분야 이름 3개" }
          },
          "required": ["summary", "easy_explanation", "fields"],
          "additionalProperties": false
        }
        """);

    private static readonly string[] Properties = [.. Schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!)];

    public static ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(Schema, "paper_summary");

    /// <summary>Parses the single object in an answer, or returns the problem.</summary>
    public static PaperSummary? Read(string answer, out string problem) => AnswerObject.Read(answer, Properties, ReadProperties, out problem);

    private static PaperSummary? ReadProperties(JsonElement root, out string problem)
    {
        problem = "";
        if (root.TryGetProperty("summary", out var summary) && summary.ValueKind is JsonValueKind.String
            && root.TryGetProperty("easy_explanation", out var easy) && easy.ValueKind is JsonValueKind.String
            && root.TryGetProperty("fields", out var fields) && fields.ValueKind is JsonValueKind.Array
            && fields.EnumerateArray().All(field => field.ValueKind is JsonValueKind.String)
            && root.GetPropertyCount() is 3)
        {
            return Tidied(summary.GetString()!, easy.GetString()!, [.. fields.EnumerateArray().Select(field => field.GetString()!)]);
        }

        problem = "JSON 객체에는 summary(문자열), easy_explanation(문자열), fields(문자열의 배열)만 있어야 합니다.";
        return null;
    }

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
}
