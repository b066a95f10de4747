using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DigestFormat;

/// <summary>How the documents are written to their files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    IndentSize = 2,
    NewLine = "\n")]
[JsonSerializable(typeof(EditionDocument))]
[JsonSerializable(typeof(IndexDocument))]
[JsonSerializable(typeof(IndexRows))]
[JsonSerializable(typeof(DocumentSchema))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>Hangul, <c>&lt;</c>, <c>&amp;</c> and <c>+</c> are not escaped: the files are JSON, never part of a page.</summary>
    public static DocumentJson Current =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write<T>(T document, JsonTypeInfo<T> type) => JsonSerializer.Serialize(document, type) + "\n";

    public static T Read<T>(string json, JsonTypeInfo<T> type, int schema)
    {
        try
        {
            // A newer schema may lack a member that this one requires, so the schema is checked first.
            return JsonSerializer.Deserialize(json, Current.DocumentSchema) switch
            {
                { Schema: { } found } when found == schema => JsonSerializer.Deserialize(json, type)!,
                { Schema: { } found } => throw new FormatException(
                    $"The document has schema {found}, and this version reads schema {schema}; use a newer version."),
                _ => throw new FormatException($"The document has no member 'schema'; it must be {schema}."),
            };
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"The document is not an {typeof(T).Name} of schema {schema}: {wrong.Message}", wrong);
        }
    }
}

/// <summary>The member that every schema has.</summary>
internal sealed record DocumentSchema(int? Schema = null);
