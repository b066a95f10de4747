using System.Text;
using System.Text.Json;
using DigestWorker.Http;

namespace DigestWorker.Hosting;

/// <summary>A snapshot of the configuration file.</summary>
/// <param name="Path">Null for the built-in defaults.</param>
/// <param name="Fault">Why it could not be read; null if it could.</param>
internal sealed record SettingsText(SettingsSource From, string? Path, byte[] Content, string? Fault)
{
    public bool SameAs(SettingsText other) => Path == other.Path && Fault == other.Fault && Content.AsSpan().SequenceEqual(other.Content);
}

/// <summary>The sources of the configuration. In descending priority: command line, environment, file.</summary>
/// <param name="file">The value of <c>--config</c>; null for the default locations.</param>
internal sealed class SettingsSource(string? file, IEnumerable<KeyValuePair<string, string?>> overrides)
{
    private const string Prefix = "DIGESTWORKER_";
    private const int MaxMessage = 200;
    private static readonly string[] Places = ["digestworker.json", Path.Combine("config", "digestworker.json")];

    // If a key is set twice, the last value wins.
    private readonly KeyValuePair<string, string?>[] _overrides = [.. overrides.Reverse().DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The environment variable for a key.</summary>
    public static string VariableOf(string key) => Prefix + key.Replace(":", "__", StringComparison.Ordinal);

    public SettingsText Read()
    {
        var path = file ?? (PlainValue.OfVariable("DIGESTWORKER_CONFIG") is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists));
        if (path is null)
            return new(this, null, BuiltIn(), Fault: null);
        if (!File.Exists(path))
            return new(
                this, path, [], $"the configuration file '{path}' does not exist; name another with --config, or leave it out for the built-in defaults.");
        try
        {
            return new(this, path, File.ReadAllBytes(path), Fault: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(this, path, [], $"{path}: it cannot be read: {e.Message}");
        }
    }

    /// <exception cref="ConfigurationException">The file cannot be read, or is not valid JSON.</exception>
    public IConfiguration Parse(SettingsText text)
    {
        if (text.Fault is { } fault)
            throw new ConfigurationException([fault]);
        if (IgnoredVariables() is { Count: > 0 } ignored)
            throw new ConfigurationException(ignored);
        try
        {
            RefuseTwins(text);
            return Parse(text.Content);
        }
        catch (JsonException e)
        {
            // The message of the exception counts lines from 0, and may repeat everything that follows.
            var message = OneLine.Of(e.Message.Split(" LineNumber: ")[0]);
            message = message.Length > MaxMessage ? $"{message[..MaxMessage]}…" : message;
            throw new ConfigurationException([$"{text.Path}:{e.LineNumber + 1}: it is not valid JSON: {message}"]);
        }
        // InvalidOperationException: an escape of half a surrogate pair.
        catch (Exception e) when (e is InvalidDataException or FormatException or InvalidOperationException)
        {
            throw new ConfigurationException([$"{text.Path}: it cannot be read: {(e.InnerException ?? e).Message}"]);
        }
    }

    /// <summary>Two digests whose names differ by case only would become one, with the values of both.</summary>
    private static void RefuseTwins(SettingsText text)
    {
        using var document = JsonDocument.Parse(
            Encoding.UTF8.GetString(text.Content), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var twins = document.RootElement.ValueKind is not JsonValueKind.Object ? null : document.RootElement.EnumerateObject()
            .Where(section => section.Name.Equals(nameof(WorkerOptions.Digests), StringComparison.OrdinalIgnoreCase)
                && section.Value.ValueKind is JsonValueKind.Object)
            .SelectMany(section => section.Value.EnumerateObject()).Select(digest => digest.Name)
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1)?.ToList();
        if (twins is not null)
        {
            throw new ConfigurationException(
                [$"Digests: '{twins[0]}' and '{twins[1]}' are the same name, because names are compared without case; rename one of them."]);
        }
    }

    /// <summary>The values that can be read; without those of the file, if it cannot be read or parsed.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ReadLeniently()
    {
        try
        {
            return Parse(Read().Content).AsEnumerable();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException or InvalidOperationException)
        {
            return Parse("{}"u8.ToArray()).AsEnumerable();
        }
    }

    private IConfiguration Parse(byte[] json)
    {
        using var content = new MemoryStream(json);
        return new ConfigurationBuilder().AddJsonStream(content).AddInMemoryCollection(Variables()).AddInMemoryCollection(_overrides).Build();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables() => OwnVariables()
        .Where(name => name.Contains("__", StringComparison.Ordinal))
        .Select(name => KeyValuePair.Create(name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)PlainValue.OfVariable(name)));

    // Other variables with the prefix are not errors: Kubernetes sets DIGESTWORKER_PORT for a service of that name.
    private static List<string> IgnoredVariables() => [.. OwnVariables()
        .Where(name => !name.Contains("__", StringComparison.Ordinal))
        .Select(name => (Name: name, Key: name[Prefix.Length..].Replace('_', ':')))
        .Where(variable => variable.Key.Contains(':', StringComparison.Ordinal) && KnownKeys.Contains(variable.Key))
        .Select(variable => $"{variable.Name}: it is not a setting; write two underscores between the parts: {VariableOf(variable.Key)}.")];

    /// <summary>The variables that are set and have a meaning, without their values.</summary>
    public static IEnumerable<string> VariablesInUse() => OwnVariables()
        .Where(name => name.Contains("__", StringComparison.Ordinal) || name.Equals("DIGESTWORKER_CONFIG", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> OwnVariables() => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);

    private static byte[] BuiltIn()
    {
        using var stream = typeof(SettingsSource).Assembly.GetManifestResourceStream("digestworker.json")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
