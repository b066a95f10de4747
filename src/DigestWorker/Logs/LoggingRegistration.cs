using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Console;

namespace DigestWorker.Logs;

internal static class LoggingRegistration
{
    /// <summary>The log of a verb that ends by itself: lines for a terminal, on standard error, because standard output is for results.</summary>
    /// <param name="level">The lowest level; from Information on, with stack traces.</param>
    public static ILoggingBuilder ToTerminal(this ILoggingBuilder logging, LogLevel level)
    {
        // The outcomes are logged instead of the attempts of Polly and the HTTP clients.
        logging.SetMinimumLevel(level).AddFilter("Polly", LogLevel.None).AddFilter("System.Net.Http", LogLevel.None);
        logging.Services.AddSingleton<ConsoleFormatter>(new LogLine(time: null, stackTraces: level <= LogLevel.Information));
        return logging.ToStandardError(LogLine.FormatterName);
    }

    /// <summary>The log of a worker that serves, on standard error and in the file.</summary>
    public static ILoggingBuilder ToLog(this ILoggingBuilder logging, LoggingOptions options, LogLevel level)
    {
        logging.SetMinimumLevel(level);
        logging.Configure(tracking => tracking.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            console.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
        logging.Services.AddSingleton<ConsoleFormatter>(services => new LogLine(services.GetRequiredService<TimeProvider>(), stackTraces: true));
        var formatter = options.Format is LogFormat.Text ? LogLine.FormatterName : ConsoleFormatterNames.Json;
        if (options.File is not "")
            logging.Services.AddSingleton<ILoggerProvider>(
                services => new LogFile(options, services.GetServices<ConsoleFormatter>().First(known => known.Name == formatter)));
        return logging.ToStandardError(formatter);
    }

    private static ILoggingBuilder ToStandardError(this ILoggingBuilder logging, string formatter) =>
        logging.AddConsole(console => (console.FormatterName, console.LogToStandardErrorThreshold) = (formatter, LogLevel.Trace));
}
