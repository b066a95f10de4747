using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace DigestFormat.Tests;

/// <summary>The schemas say what the library writes and reads, no more and no less.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSerializerOptions AsInTheLibrary = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    // The exporter does not look into converters.
    private static readonly JsonSchemaExporterOptions CodesByName = new()
    {
        TransformSchemaNode = (context, schema) => context.TypeInfo.Type == typeof(ReasonCode)
            ? new JsonObject { ["enum"] = JsonSerializer.SerializeToNode(Enum.GetValues<ReasonCode>()) } : schema,
    };

    public static TheoryData<string> MembersOfAnEdition => [.. PathsIn(JsonNode.Parse(Documents.Whole.ToJson())!, "")];

    [Fact]
    public void What_the_library_writes_is_valid()
    {
        Assert.Empty(DocumentSchemas.ProblemsOfEdition(Documents.Whole.ToJson()));
        Assert.Empty(DocumentSchemas.ProblemsOfEdition(Documents.Bare.ToJson()));
        Assert.Empty(DocumentSchemas.ProblemsOfIndex(Documents.Index.ToJson()));
        Assert.Empty(DocumentSchemas.ProblemsOfIndex(new IndexDocument { Editions = [] }.ToJson()));
    }

    [Theory]
    [InlineData("2025-W01")]
    [InlineData("2025-12")]
    [InlineData("2025-12-31")]
    public void Days_weeks_and_months_are_dates(string date) =>
        Assert.Empty(DocumentSchemas.ProblemsOfEdition((Documents.Bare with { Date = date }).ToJson()));

    [Fact]
    public void Members_that_are_not_known_are_passed_over() =>
        Assert.Empty(DocumentSchemas.ProblemsOfEdition(With(Documents.Whole.ToJson(), "mood", "[1]")));

    [Fact]
    public void Every_member_of_the_types_is_in_the_schema_and_the_other_way_round()
    {
        AssertAlike<EditionDocument>(DocumentSchemas.Edition);
        AssertAlike<IndexDocument>(DocumentSchemas.Index);
    }

    [Fact]
    public void Every_member_is_described_and_named_in_the_page_about_the_format()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FORMAT.md"));

        Assert.All(Members(DocumentSchemas.Edition).Concat(Members(DocumentSchemas.Index)), member =>
        {
            Assert.NotEqual("", (string?)member.Schema["description"] ?? "");
            Assert.Contains($"`{member.Path.Split('/')[^1]}`", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_code_of_a_reason_has_its_row_in_the_page_about_the_format()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FORMAT.md"));

        Assert.All(
            Enum.GetValues<ReasonCode>().Where(code => code is not ReasonCode.Unknown),
            code => Assert.Contains($"\n| `{JsonNamingPolicy.CamelCase.ConvertName(code.ToString())}` |", page, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(MembersOfAnEdition))]
    public void A_member_may_be_missing_where_the_reader_does_without_it(string path)
    {
        var json = With(Documents.Whole.ToJson(), path, null);

        Assert.Equal(Reads(json), DocumentSchemas.ProblemsOfEdition(json).Count == 0);
    }

    [Theory, MemberData(nameof(MembersOfAnEdition))]
    public void No_member_is_null(string path) =>
        Assert.NotEmpty(DocumentSchemas.ProblemsOfEdition(With(Documents.Whole.ToJson(), path, "null")));

    [Theory]
    [InlineData("schema", "2")]
    [InlineData("schema", "\"1\"")]
    [InlineData("date", "\"2025-1-8\"")]
    [InlineData("date", "\"2025-13\"")]
    [InlineData("date", "\"2025-W54\"")]
    [InlineData("state", "\"Complete\"")]
    [InlineData("state", "\"splendid\"")]
    [InlineData("settled", "\"yes\"")]
    [InlineData("revision", "-1")]
    [InlineData("cost", "-0.5")]
    [InlineData("markdown/sha256", "\"9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08\"")]
    [InlineData("entries", "{}")]
    [InlineData("entries/0/id", "\"2503.10001v2\"")]
    [InlineData("entries/0/id", "\"2513.10001\"")]
    [InlineData("entries/0/title", "\"\"")]
    [InlineData("entries/0/votes", "-1")]
    [InlineData("entries/0/votes", "1.5")]
    [InlineData("entries/0/votes", "2147483648")]
    [InlineData("entries/0/pdf", "\"no address\"")]
    [InlineData("entries/0/fields", "[]")]
    [InlineData("entries/0/fields", "[\"딥러닝, 해류\"]")]
    [InlineData("entries/0/publishedAt", "\"yesterday\"")]
    [InlineData("entries/0/arxiv/version", "0")]
    [InlineData("entries/0/writtenBy/acceptedAt", "\"2025-03-14 00:01\"")]
    [InlineData("entries/0/writtenBy/calls", "0")]
    [InlineData("entries/0/writtenBy/tokens/prompt", "-900")]
    [InlineData("entries/0/writtenBy/source", "\"title\"")]
    [InlineData("leftOut/0/why", "\"never\"")]
    [InlineData("leftOut/0/why", "\"deferred\"")]
    [InlineData("leftOut/0/reason", "\"In the edition of 2025-03-13.\"")]
    [InlineData("leftOut/0/reason/code", "\"splendid\"")]
    [InlineData("reason", "\"1 paper\"")]
    [InlineData("reason/code", "\"Partial\"")]
    [InlineData("reason/papers", "-1")]
    [InlineData("reason/paper", "\"none\"")]
    [InlineData("reason/at", "\"yesterday\"")]
    [InlineData("reason/status", "\"503\"")]
    [InlineData("reason/rules", "\"H1\"")]
    [InlineData("reason/cause", "\"busy\"")]
    [InlineData("reason/cause/cause/code", "\"splendid\"")]
    [InlineData("leftOut/0/tries", "-1")]
    public void A_broken_edition_is_not_valid(string path, string value) =>
        Assert.NotEmpty(DocumentSchemas.ProblemsOfEdition(With(Documents.Whole.ToJson(), path, value)));

    [Theory]
    [InlineData("schema", null)]
    [InlineData("schema", "2")]
    [InlineData("editions", null)]
    [InlineData("editions/0/reason", null)]
    [InlineData("editions/0/reason", "\"1 paper\"")]
    [InlineData("editions/0/reason/code", null)]
    [InlineData("editions/0/reason/listing/code", "\"splendid\"")]
    [InlineData("editions/0/state", "\"splendid\"")]
    [InlineData("editions/0/entries", "-1")]
    [InlineData("editions/0/file", null)]
    [InlineData("editions/0/sha256", null)]
    [InlineData("editions/0/handEdited", null)]
    [InlineData("editions/0/json", null)]
    [InlineData("editions/0/file", "\"weekly\\\\2025-03-14.md\"")]
    public void A_broken_index_is_not_valid(string path, string? value) =>
        Assert.NotEmpty(DocumentSchemas.ProblemsOfIndex(With(Documents.Index.ToJson(), path, value)));

    [Fact]
    public void Both_schemas_have_the_same_reason_and_every_code_of_it()
    {
        var reason = DocumentSchemas.Edition["$defs"]!["reason"]!;
        var codes = Enum.GetNames<ReasonCode>().Select(JsonNamingPolicy.CamelCase.ConvertName);

        Assert.True(JsonNode.DeepEquals(reason, DocumentSchemas.Index["$defs"]!["reason"]));
        Assert.Equal(codes, reason["properties"]!["code"]!["enum"]!.AsArray().Select(code => (string)code!));
    }

    private static bool Reads(string json)
    {
        try
        {
            EditionDocument.Parse(json);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The document with another value at a path, or none.</summary>
    private static string With(string json, string path, string? value)
    {
        var root = JsonNode.Parse(json)!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(root, Step).AsObject();
        if (value is null)
            Assert.True(parent.Remove(steps[^1]));
        else
            parent[steps[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    private static JsonNode Step(JsonNode node, string step) => node is JsonArray array ? array[int.Parse(step, null)]! : node[step]!;

    private static IEnumerable<string> PathsIn(JsonNode node, string path) => node switch
    {
        JsonObject all => all.SelectMany(member => PathsIn(member.Value!, $"{path}/{member.Key}").Prepend($"{path}/{member.Key}"[1..])),
        JsonArray all => all.SelectMany((item, at) => item is JsonObject ? PathsIn(item, $"{path}/{at}") : []),
        _ => [],
    };

    private static void AssertAlike<T>(JsonObject schema)
    {
        var types = Members(AsInTheLibrary.GetJsonSchemaAsNode(typeof(T), CodesByName).AsObject());

        // The one member that has a value of its own and is asked for all the same.
        Assert.Equal(
            types.Select(member => (member.Path, Required: member.Required || member.Path is "schema", NamesIn(member.Schema))),
            Members(schema).Select(member => (member.Path, member.Required, NamesIn(member.Schema))));
    }

    private static string NamesIn(JsonObject schema) => schema["enum"] is JsonArray names ? string.Join(' ', names) : "";

    private static IReadOnlyList<Member> Members(JsonObject root) => [.. MembersBelow(root, root, "", []).OrderBy(member => member.Path, StringComparer.Ordinal)];

    /// <param name="above">The members of what it is in: what contains itself is looked into once.</param>
    private static IEnumerable<Member> MembersBelow(JsonObject root, JsonNode? schema, string path, ImmutableHashSet<string> above)
    {
        if (Resolved(root, schema) is not { } resolved)
            return [];
        if (resolved["items"] is { } items)
            return MembersBelow(root, items, path, above);
        if (resolved["properties"] is not JsonObject properties)
            return [];
        var names = string.Join(' ', properties.Select(property => property.Key).Order());
        return above.Contains(names) ? [] : properties.SelectMany(property =>
        {
            var below = $"{path}/{property.Key}"[(path.Length is 0 ? 1 : 0)..];
            var required = resolved["required"] is JsonArray all && all.Any(name => (string?)name == property.Key);
            return MembersBelow(root, property.Value, below, above.Add(names)).Prepend(new Member(below, required, Resolved(root, property.Value) ?? []));
        });
    }

    /// <summary>A schema with what it refers to; what stands beside the reference goes before it.</summary>
    private static JsonObject? Resolved(JsonObject root, JsonNode? schema)
    {
        if (schema is not JsonObject found || (string?)found["$ref"] is not { } reference)
            return schema as JsonObject;
        var resolved = reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode)root, Step).DeepClone().AsObject();
        foreach (var (name, value) in found.Where(member => member.Key is not "$ref"))
            resolved[name] = value?.DeepClone();
        return resolved;
    }

    private sealed record Member(string Path, bool Required, JsonObject Schema);
}
