using System.Collections;
using System.Reflection;
using System.Text.Json;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Models;

namespace DigestWorker.Tests.Hosting;

public sealed class DefaultSettingsTests
{
    [Fact]
    public void The_shipped_file_says_what_the_options_are_without_it()
    {
        var shipped = Settings.Load(Shipped("digestworker.json"), []).Options;

        Assert.Equal("daily", Assert.Single(shipped.Digests).Key);
        Assert.Equal(KeysOf(typeof(WorkerOptions), new WorkerOptions(), ""), KeysOf(typeof(WorkerOptions), shipped, ""));
    }

    [Fact]
    public void The_built_in_file_is_the_shipped_one()
    {
        using var builtIn = new StreamReader(typeof(Settings).Assembly.GetManifestResourceStream("digestworker.json")!);

        Assert.Equal(File.ReadAllText(Shipped("digestworker.json")), builtIn.ReadToEnd());
    }

    [Fact]
    public void The_schema_lists_the_keys_that_the_options_have_and_their_defaults()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Shipped("digestworker.schema.json")));

        Assert.Equal(
            KeysOf(typeof(WorkerOptions), new WorkerOptions(), "").Order(StringComparer.Ordinal),
            KeysOf(schema.RootElement, schema.RootElement, "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_guide_for_operators_explains_every_key()
    {
        var guide = File.ReadAllText(Shipped("README.md"));

        var unexplained = KeysOf(typeof(WorkerOptions), new WorkerOptions(), "")
            .Select(key => key.Split(' ')[0].TrimEnd(':').Split(':')[^1])
            .Where(name => name is not "*" && !guide.Contains(name, StringComparison.Ordinal));

        Assert.Empty(unexplained);
    }

    /// <summary>Every key with its default, as <c>Llm:MaxAttempts = 3</c>; <c>*</c> stands for a digest's name.</summary>
    private static IEnumerable<string> KeysOf(Type type, object? value, string path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var (key, inner) = (path + property.Name, property.PropertyType);
            var set = value is null ? null : property.GetValue(value);
            if (set is IDictionary<string, DigestOptions> digests)
                foreach (var below in KeysOf(typeof(DigestOptions), digests.Values.SingleOrDefault() ?? new DigestOptions(), $"{key}:*:"))
                    yield return below;
            else if (inner.IsGenericType && inner.GetGenericTypeDefinition() == typeof(IDictionary<,>))
                foreach (var below in KeysOf(inner.GenericTypeArguments[1], inner.GenericTypeArguments[1] == typeof(string) ? "" : Activator.CreateInstance(inner.GenericTypeArguments[1]), $"{key}:*:"))
                    yield return below;
            else if (inner.Namespace!.StartsWith(nameof(DigestWorker), StringComparison.Ordinal) && !inner.IsEnum)
                foreach (var below in KeysOf(inner, set ?? new LlmOptions(), $"{key}:"))
                    yield return below;
            else
                yield return property.Name is "UserAgent" ? key : $"{key} = {Text(set)}";
        }
    }

    private static IEnumerable<string> KeysOf(JsonElement root, JsonElement schema, string path)
    {
        var resolved = Resolve(root, schema);
        if (resolved.TryGetProperty("additionalProperties", out var each) && each.ValueKind is JsonValueKind.Object)
            return KeysOf(root, each, $"{path}*:");
        if (resolved.TryGetProperty("properties", out var properties))
            return properties.EnumerateObject().Where(property => property.Name is not "$schema").SelectMany(property =>
                IsSection(root, property.Value) ? KeysOf(root, property.Value, $"{path}{property.Name}:") : [path + property.Name + DefaultOf(root, property)]);
        return [];
    }

    private static bool IsSection(JsonElement root, JsonElement schema) =>
        Resolve(root, schema).TryGetProperty("properties", out _) || (Resolve(root, schema).TryGetProperty("additionalProperties", out var each) && each.ValueKind is JsonValueKind.Object);

    private static string DefaultOf(JsonElement root, JsonProperty property) => property.Name is "UserAgent"
        ? ""
        : $" = {(property.Value.TryGetProperty("default", out var value) || Resolve(root, property.Value).TryGetProperty("default", out value) ? value.ToString() : "not said")}";

    private static JsonElement Resolve(JsonElement root, JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(root, (element, name) => element.GetProperty(name))
        : schema;

    private static string Text(object? value) => value switch
    {
        null => "",
        IEnumerable list and not string => $"[{string.Join(",", list.Cast<object>())}]",
        Uri address => address.ToString().TrimEnd('/'),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Shipped(string name) => Path.Combine(AppContext.BaseDirectory, "Shipped", name);
}
