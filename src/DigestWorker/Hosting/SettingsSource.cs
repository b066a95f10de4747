using System.Collections;
using System.Text.Json;

namespace DigestWorker.Hosting;

/// <summary>The configuration file as it stood at one moment.</summary>
/// <param name="Path">Null for the built-in defaults.</param>
/// <param name="Fault">Why it could not be read; null where it could.</param>
internal sealed record SettingsText(SettingsSource From, string? Path, byte[] Content, string? Fault)
{
    public bool SameAs(SettingsText other) => Path == other.Path && Fault == other.Fault && Content.AsSpan().SequenceEqual(other.Content);
}

/// <summary>Where the configuration comes from, at the start and whenever it changes: the command line over the environment over the file.</summary>
/// <param name="file">What <c>--config</c> names; without it the usual places are looked at.</param>
internal sealed class SettingsSource(string? file, IEnumerable<KeyValuePair<string, string?>> overrides)
{
    private const string Prefix = "DIGESTWORKER_";
    private static readonly string[] Places = ["digestworker.json", Path.Combine("config", "digestworker.json")];

    // Of one key named twice the last one counts.
    private readonly KeyValuePair<string, string?>[] _overrides = [.. overrides.Reverse().DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The variable of the environment that sets a key.</summary>
    public static string VariableOf(string key) => Prefix + key.Replace(":", "__", StringComparison.Ordinal);

    public SettingsText Read()
    {
        var path = file ?? Environment.GetEnvironmentVariable("DIGESTWORKER_CONFIG") ?? Places.FirstOrDefault(File.Exists);
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

    /// <exception cref="ConfigurationException">The file cannot be read, or is no JSON.</exception>
    public IConfiguration Parse(SettingsText text)
    {
        if (text.Fault is { } fault)
            throw new ConfigurationException([fault]);
        try
        {
            using var content = new MemoryStream(text.Content);
            return new ConfigurationBuilder()
                .AddJsonStream(content)
                .AddInMemoryCollection(Variables())
                .AddInMemoryCollection(_overrides)
                .Build();
        }
        catch (JsonException e)
        {
            // Its own message counts lines from 0.
            var message = e.Message.Split(" LineNumber: ")[0];
            throw new ConfigurationException([$"{text.Path}:{e.LineNumber + 1}: it is not valid JSON: {message}"]);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new ConfigurationException([$"{text.Path}: it cannot be read: {(e.InnerException ?? e).Message}"]);
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && name.Contains("__", StringComparison.Ordinal))
                yield return new(name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value);
        }
    }

    private static byte[] BuiltIn()
    {
        using var stream = typeof(SettingsSource).Assembly.GetManifestResourceStream("digestworker.json")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
