using System.Text.Json;

namespace DigestWorker.Hosting;

/// <summary>
/// Finds unknown keys in a configuration, and values in place of sections. The binder silently ignores both.
/// The known keys are those of the JSON schema for editors.
/// </summary>
internal static class KnownKeys
{
    public static IReadOnlyList<string> Problems(IConfiguration configuration)
    {
        using var stream = typeof(KnownKeys).Assembly.GetManifestResourceStream("digestworker.schema.json")!;
        using var schema = JsonDocument.Parse(stream);
        var problems = new List<string>();
        Read(configuration, schema.RootElement, "", schema.RootElement.GetProperty("$defs"), problems);
        return problems;
    }

    private static void Read(IConfiguration section, JsonElement shape, string path, JsonElement definitions, List<string> problems)
    {
        if (shape.TryGetProperty("$ref", out var name))
            shape = definitions.GetProperty(name.GetString()!["#/$defs/".Length..]);
        if (section is IConfigurationSection value && Misshapen(value, shape, path) is { } problem)
        {
            problems.Add(problem);
            return;
        }

        shape.TryGetProperty("properties", out var named);
        shape.TryGetProperty("additionalProperties", out var others);
        if (shape.TryGetProperty("items", out var items))
            others = items;
        foreach (var child in section.GetChildren())
        {
            if (others.ValueKind is JsonValueKind.Object)
                Read(child, others, Below(path, child.Key), definitions, problems);
            else if (named.ValueKind is JsonValueKind.Object && Find(named, child.Key) is { } property)
                Read(child, property.Value, Below(path, property.Name), definitions, problems);
            else if (named.ValueKind is JsonValueKind.Object)
                problems.Add($"{Below(path, child.Key)}: unknown key{Suggestion(child.Key, named)}.");
        }
    }

    // An empty list arrives as an empty value.
    private static string? Misshapen(IConfigurationSection section, JsonElement shape, string path) => TypeOf(shape) switch
    {
        "object" when section.Value is { Length: > 0 } => $"{path}: it is a section; write {{ … }}.",
        "array" when section.Value is { Length: > 0 } value => $"{path}: it is a list; write [\"{value}\"].",
        not ("object" or "array") when section.GetChildren().Any() => $"{path}: it is a single value; write it without brackets.",
        _ => null,
    };

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
