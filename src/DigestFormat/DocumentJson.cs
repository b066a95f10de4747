using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DigestFormat;

/// <summary>How the documents stand in their files.</summary>
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
[JsonSerializable(typeof(DocumentSchema))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>Hangul, <c>&lt;</c>, <c>&amp;</c> and <c>+</c> stand as they are: the files are JSON, never part of a page.</summary>
    public static DocumentJson Current =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write<T>(T document, JsonTypeInfo<T> type) => JsonSerializer.Serialize(document, type) + "\n";

    public static T Read<T>(string json, JsonTypeInfo<T> type, int schema)
    {
        try
        {
            // A newer schema may lack what this one requires, so it is looked at before anything else.
            return JsonSerializer.Deserialize(json, Current.DocumentSchema) switch
            {
                { Schema: { } found } when found == schema => JsonSerializer.Deserialize(json, type)!,
                { Schema: { } found } => throw new FormatException(
                    $"The document is of schema {found}, and this version reads schema {schema}; take a newer one."),
                _ => throw new FormatException($"The document has no member 'schema'; it should be {schema}."),
            };
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"The document is no {typeof(T).Name} of schema {schema}: {wrong.Message}", wrong);
        }
    }
}

/// <summary>The member that every schema has.</summary>
internal sealed record DocumentSchema(int? Schema = null);
