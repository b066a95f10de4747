using System.Text.Json;
using DigestWorker.Http;
using DigestWorker.Web.Pages.Operate;

namespace DigestWorker.Hosting;

/// <summary>
/// The configuration as shown to operators: every key of the schema, its value and its source.
/// Of a key that is <c>writeOnly</c> in the schema it shows only that it is set.
/// </summary>
internal sealed class RedactedSettings
{
    private const string Digests = "Digests";
    private const string Deliveries = "Deliveries";
    private const string Interests = "Interests";
    private const string Llm = "Llm";

    private readonly Settings _settings;
    private readonly JsonElement _definitions;
    private readonly List<EffectiveSetting> _shown = [];

    private RedactedSettings(Settings settings, JsonElement definitions) => (_settings, _definitions) = (settings, definitions);

    /// <param name="started">The settings at startup; all but digests and models apply until the next start.</param>
    /// <param name="now">The current settings.</param>
    public static IReadOnlyList<EffectiveSetting> Of(Settings started, Settings now)
    {
        var (before, after) = (Of(started), Of(now));
        return [.. after.Where(IsReloadable).Concat(before.Where(setting => !IsReloadable(setting)))];
    }

    private static bool IsReloadable(EffectiveSetting setting) => setting.Key.Split(':')[0] is Digests or Deliveries or Interests or Llm;

    private static List<EffectiveSetting> Of(Settings settings)
    {
        using var stream = typeof(RedactedSettings).Assembly.GetManifestResourceStream("digestworker.schema.json")!;
        using var schema = JsonDocument.Parse(stream);
        var reading = new RedactedSettings(settings, schema.RootElement.GetProperty("$defs"));
        reading.Read(settings.Values, schema.RootElement, "");
        return reading._shown;
    }

    private void Read(IConfiguration section, JsonElement shape, string path)
    {
        // Keywords beside a reference apply to this key only.
        var standard = DefaultOf(shape);
        if (shape.TryGetProperty("$ref", out var name))
        {
            shape = _definitions.GetProperty(name.GetString()!["#/$defs/".Length..]);
            standard ??= DefaultOf(shape);
        }

        if (shape.TryGetProperty("properties", out var named))
        {
            foreach (var property in named.EnumerateObject().Where(property => property.Name is not "$schema"))
                Read(section.GetSection(property.Name), property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}");
        }
        else if (shape.TryGetProperty("items", out var each)
            || (shape.TryGetProperty("additionalProperties", out each) && each.ValueKind is JsonValueKind.Object))
        {
            var children = section.GetChildren().Select(child => child.Key).ToList();
            foreach (var child in path is Digests && children.Count == 0 ? [_settings.Digests[0].Name] : children)
                Read(section.GetSection(child), each, $"{path}:{child}");
        }
        else
        {
            Show(((IConfigurationSection)section).Value, standard ?? "", IsSecret(shape), path);
        }
    }

    private void Show(string? value, string standard, bool isSecret, string path)
    {
        var from = value is null ? null : _settings.OriginOf(path);
        // The model of a digest, a fallback and a verifier inherit unset values from section Llm.
        string[] inheriting = [$":{Llm}:", ":Fallbacks:", ":Verifier:"];
        if (value is null && inheriting.Any(section => path.Contains(section, StringComparison.Ordinal)))
            return;
        if (value is null or "" && _settings.VariableOf(path) is { } variable)
            (value, from) = (PlainValue.OfVariable(variable), variable);

        var isHidden = isSecret && from is not null && value is not (null or "");
        _shown.Add(isHidden ? new EffectiveSetting(path, "", from, IsSecret: true) : new EffectiveSetting(path, Bare(value ?? standard), from));
    }

    private static string? DefaultOf(JsonElement shape) => shape.TryGetProperty("default", out var standard) ? standard.ToString() : null;

    private static bool IsSecret(JsonElement shape) => shape.TryGetProperty("writeOnly", out var hidden) && hidden.GetBoolean();

    /// <summary>Removes credentials from an address.</summary>
    private static string Bare(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" }
            && (address.UserInfo is not "" || address.Query is not "")
            ? $"{address.Scheme}://{address.Authority}{address.AbsolutePath}"
            : value;
}
