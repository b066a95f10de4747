using DigestWorker.Hosting;
using Microsoft.Extensions.Configuration;

namespace DigestWorker.Tests.Shipped;

/// <summary>The settings among environment variables.</summary>
internal static class SettingVariables
{
    private const string Prefix = "DIGESTWORKER_";

    /// <summary>What the worker says of those that are no settings; it would not start with them.</summary>
    public static IReadOnlyList<string> Problems(IEnumerable<KeyValuePair<string, string?>> variables) =>
        KnownKeys.Read(new ConfigurationBuilder().AddInMemoryCollection(Of(variables)).Build()).Problems;

    /// <summary>By key, such as <c>Llm:Model</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Of(IEnumerable<KeyValuePair<string, string?>> variables) =>
        from variable in variables
        where variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && variable.Key.Contains("__", StringComparison.Ordinal)
        select KeyValuePair.Create(variable.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), variable.Value);
}
