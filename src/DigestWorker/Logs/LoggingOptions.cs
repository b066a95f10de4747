namespace DigestWorker.Logs;

/// <summary>How a line of the log is written.</summary>
internal enum LogFormat
{
    /// <summary>A JSON object with the parts of the message and its scopes.</summary>
    Json,

    /// <summary>Time, level and message.</summary>
    Text,
}

/// <summary>Section <c>Logging</c>: the log of <c>serve</c>. The other verbs say what they do in lines for a terminal.</summary>
internal sealed class LoggingOptions
{
    /// <summary>The lowest level that is written.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>The level of categories that differ, by the beginning of their names.</summary>
    public IDictionary<string, LogLevel> Categories { get; set; } = new Dictionary<string, LogLevel>(StringComparer.Ordinal);

    public LogFormat Format { get; set; } = LogFormat.Json;

    /// <summary>A file that gets the same lines as standard error; empty for none.</summary>
    public string File { get; set; } = "";

    /// <summary>The size in MiB at which another file is begun.</summary>
    public int MaxFileSize { get; set; } = 10;

    /// <summary>How many files are kept.</summary>
    public int MaxFiles { get; set; } = 5;

    public IEnumerable<string> Problems()
    {
        foreach (var (key, level) in Categories.Select(category => ($"Categories:{category.Key}", category.Value)).Prepend((nameof(Level), Level)))
        {
            if (!Enum.IsDefined(level))
                yield return $"Logging:{key}: '{level}' is invalid; set one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
        }
        if (!Enum.IsDefined(Format))
            yield return $"Logging:Format: '{Format}' is invalid; set Json or Text.";
        if (File is not "" && (Directory.Exists(File) || Path.EndsInDirectorySeparator(File)))
            yield return $"Logging:File: '{File}' is a folder; name a file in it.";
        if (MaxFileSize is < 1 or > 1024)
            yield return $"Logging:MaxFileSize: {MaxFileSize} is out of range; set 1 to 1024 (MiB).";
        if (MaxFiles is < 1 or > 1000)
            yield return $"Logging:MaxFiles: {MaxFiles} is out of range; set 1 to 1000.";
    }
}
