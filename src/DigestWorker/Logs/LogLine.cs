using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace DigestWorker.Logs;

/// <summary>A message as text: with its time for a log, without it for a terminal. What comes from outside begins no line.</summary>
/// <param name="time">The clock of the lines; null for a terminal.</param>
/// <param name="stackTraces">Whether stack traces are written, and not only messages of exceptions.</param>
internal sealed class LogLine(TimeProvider? time, bool stackTraces) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = OneLine.Of(logEntry.Formatter(logEntry.State, logEntry.Exception));
        // The name of a library says what its message is about; the worker's messages say it themselves.
        if (!logEntry.Category.StartsWith("DigestWorker.", StringComparison.Ordinal))
            message = $"{logEntry.Category}: {message}";
        if (logEntry.Exception is { } exception && !stackTraces)
            message = $"{message}: {OneLine.Of(exception.Message)}";

        textWriter.WriteLine(time is null
            ? $"{Word(logEntry.LogLevel)}: {message}"
            : string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Word(logEntry.LogLevel),-8} {message}"));
        if (stackTraces && logEntry.Exception?.ToString() is { } trace)
        {
            foreach (var line in trace.Split('\n'))
                textWriter.WriteLine($"    {OneLine.Of(line)}");
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        _ => level.ToString().ToLowerInvariant(),
    };
}
