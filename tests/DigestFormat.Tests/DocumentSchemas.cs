using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace DigestFormat.Tests;

/// <summary>The shipped schemas of the JSON documents.</summary>
internal static class DocumentSchemas
{
    private static readonly EvaluationOptions Strictly = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    public static JsonObject Edition { get; } = Read("edition");

    public static JsonObject Index { get; } = Read("index");

    private static JsonSchema EditionSchema { get; } = JsonSchema.FromText(Edition.ToJsonString());

    private static JsonSchema IndexSchema { get; } = JsonSchema.FromText(Index.ToJsonString());

    public static IReadOnlyList<string> ProblemsOfEdition(string json) => Problems(EditionSchema, json);

    public static IReadOnlyList<string> ProblemsOfIndex(string json) => Problems(IndexSchema, json);

    private static IReadOnlyList<string> Problems(JsonSchema schema, string json)
    {
        var document = JsonDocument.Parse(json);
        var found = schema.Evaluate(document.RootElement, Strictly);
        return found.IsValid ? [] :
        [
            .. from detail in found.Details ?? []
               from error in detail.Errors ?? []
               select $"{detail.InstanceLocation}: {error.Value}",
            "it is not valid",
        ];
    }

    private static JsonObject Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.schema.json")))!.AsObject();
}
