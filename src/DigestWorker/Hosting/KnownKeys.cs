using System.Text.Json;
using DigestWorker.Files;
using DigestWorker.Http;

namespace DigestWorker.Hosting;

/// <summary>
/// Reads a configuration by the JSON schema for editors, and finds what the binder silently ignores or fails on: unknown keys, values in place of
/// sections, keys without a value. The spans of time are those of the schema's <c>timeSpan</c> and <c>longTimeSpan</c>.
/// </summary>
internal sealed class KnownKeys
{
    private readonly JsonElement _definitions;
    private readonly List<string> _problems = [];
    private readonly List<KeyValuePair<string, TimeSpan>> _timeSpans = [];

    private KnownKeys(JsonElement definitions) => _definitions = definitions;

    /// <summary>One line per problem, each with its key and its remedy.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public IReadOnlyList<KeyValuePair<string, TimeSpan>> TimeSpans => _timeSpans;

    public static KnownKeys Read(IConfiguration configuration)
    {
        using var schema = Schema();
        var keys = new KnownKeys(schema.RootElement.GetProperty("$defs"));
        keys.Read(configuration, schema.RootElement, "");
        return keys;
    }

    /// <summary>Whether there is such a key.</summary>
    public static bool Contains(string key)
    {
        using var schema = Schema();
        return ShapeOf(key, schema) is not null;
    }

    /// <summary>Whether the value of the key is a secret: in the schema it is <c>writeOnly</c>.</summary>
    public static bool IsSecret(string key)
    {
        using var schema = Schema();
        return ShapeOf(key, schema) is { ValueKind: JsonValueKind.Object } shape && shape.TryGetProperty("writeOnly", out var hidden) && hidden.GetBoolean();
    }

    /// <summary>The values that a key may have; empty if they are not a list.</summary>
    public static IReadOnlyList<string> ValuesOf(string key)
    {
        using var schema = Schema();
        return ShapeOf(key, schema) is { } shape && Resolved(shape, schema.RootElement.GetProperty("$defs")).Shape.TryGetProperty("enum", out var values)
            ? [.. values.EnumerateArray().Select(value => value.GetString()).OfType<string>()]
            : [];
    }

    private static JsonElement? ShapeOf(string key, JsonDocument schema)
    {
        var definitions = schema.RootElement.GetProperty("$defs");
        JsonElement? shape = schema.RootElement;
        foreach (var part in key.Split(':'))
            shape = shape is { } known ? Child(Resolved(known, definitions).Shape, part)?.Shape : null;
        return shape;
    }

    private static JsonDocument Schema()
    {
        using var stream = typeof(KnownKeys).Assembly.GetManifestResourceStream("digestworker.schema.json")!;
        return JsonDocument.Parse(stream);
    }

    private void Read(IConfiguration section, JsonElement named, string path)
    {
        var (shape, definition) = Resolved(named, _definitions);
        if (section is IConfigurationSection value)
        {
            if (Misshapen(value, shape, path) is { } problem)
            {
                _problems.Add(problem);
                return;
            }
            if (IsPath(path) && HomePath.Problem(value.Value ?? "") is { } home)
                _problems.Add($"{path}: {home}");
            if (definition is "timeSpan" or "longTimeSpan")
                ReadTimeSpan(path, value.Value!, isLong: definition is "longTimeSpan");
        }

        foreach (var child in section.GetChildren())
        {
            if (Child(shape, child.Key) is { } known)
                Read(child, known.Shape, Below(path, known.Name));
            else if (shape.TryGetProperty("properties", out var properties))
                _problems.Add($"{Below(path, child.Key)}: unknown key{Suggestion(child.Key, properties)}.");
        }
    }

    private static bool IsPath(string key) => key.EndsWith("File", StringComparison.Ordinal) || key.EndsWith("Directory", StringComparison.Ordinal);

    private void ReadTimeSpan(string path, string text, bool isLong)
    {
        if (Duration.InUnits(text) is { } units)
            _problems.Add($"{path}: '{text}' has more than 24 hours, and can be read as days; write {units}.");
        else if (Duration.Parse(text) is not { } span)
            _problems.Add($"{path}: '{text}' is not a span of time; write one such as 90s, 2m, 36h or 1.12:00:00 (days.hours:minutes:seconds).");
        else if (isLong && Duration.IsNumber(text) && span > TimeSpan.Zero)
            _problems.Add($"{path}: '{text}' has no unit; write {text}h for hours, {text}m for minutes or {text}s for seconds.");
        else
            _timeSpans.Add(KeyValuePair.Create(path, span));
    }

    private static (JsonElement Shape, string? Definition) Resolved(JsonElement shape, JsonElement definitions)
    {
        if (!shape.TryGetProperty("$ref", out var reference))
            return (shape, null);
        var name = reference.GetString()!["#/$defs/".Length..];
        return (definitions.GetProperty(name), name);
    }

    private static (JsonElement Shape, string Name)? Child(JsonElement shape, string key)
    {
        if (shape.TryGetProperty("items", out var others)
            || (shape.TryGetProperty("additionalProperties", out others) && others.ValueKind is JsonValueKind.Object))
            return (others, key);
        return shape.TryGetProperty("properties", out var named) && Find(named, key) is { } property ? (property.Value, property.Name) : null;
    }

    // An empty list arrives as an empty value.
    private static string? Misshapen(IConfigurationSection section, JsonElement shape, string path) => TypeOf(shape) switch
    {
        "object" when section.Value is { Length: > 0 } => $"{path}: it is a section; write {{ … }}.",
        "array" when section.Value is { Length: > 0 } value => $"{path}: it is a list; write [\"{value}\"].",
        not ("object" or "array") when section.GetChildren().Any() => $"{path}: it is a single value; write it without brackets.",
        not "object" when section.Value is null && !section.GetChildren().Any() && !MayBeNull(shape) =>
            $"{path}: it has no value; set one, or remove the key to use the default.",
        _ => null,
    };

    private static bool MayBeNull(JsonElement shape) =>
        shape.TryGetProperty("type", out var types) && types.ValueKind is JsonValueKind.Array && types.EnumerateArray().Any(type => type.GetString() is "null");

    private static string? TypeOf(JsonElement shape) =>
        shape.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String ? type.GetString() : null;

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}:{key}";

    private static JsonProperty? Find(JsonElement named, string key)
    {
        foreach (var property in named.EnumerateObject())
        {
            if (property.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
                return property;
        }
        return null;
    }

    private static string Suggestion(string key, JsonElement named)
    {
        var names = named.EnumerateObject().Select(property => property.Name).Where(name => name[0] is not '$').ToList();
        var nearest = names.MinBy(name => Distance(key.ToUpperInvariant(), name.ToUpperInvariant()))!;
        return Distance(key.ToUpperInvariant(), nearest.ToUpperInvariant()) <= 3 ? $"; did you mean {nearest}" : $"; there are {string.Join(", ", names)}";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }
}
