using System.Text;
using DigestWorker.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.File;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace DigestWorker.Logs;

/// <summary>Writes the lines of the console to a file too, in the same format, and begins another file at a size. Serilog rotates the files.</summary>
internal sealed class LogFile : ILoggerProvider, ISupportExternalScope
{
    private readonly ConsoleFormatter _formatter;
    private readonly Logger _file;
    private IExternalScopeProvider? _scopes;
    private int _faults;

    public LogFile(LoggingOptions options, ConsoleFormatter formatter)
    {
        _formatter = formatter;
        // Serilog drops what it cannot write, and reports it here.
        SelfLog.Enable(ReportFirstFault);
        _file = new LoggerConfiguration()
            .WriteTo.File(
                new Rendered(), Path.GetFullPath(options.File), fileSizeLimitBytes: (long)options.MaxFileSize << 20, rollOnFileSizeLimit: true,
                retainedFileCountLimit: options.MaxFiles, encoding: new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), hooks: new Private())
            .CreateLogger();
    }

    /// <exception cref="IOException">No file can be created beside it.</exception>
    public static void ProveWritable(string file)
    {
        var path = Path.GetFullPath(file);
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        var probe = $"{path}.probe";
        using (PrivateFile.Open(probe, FileMode.Create, FileAccess.Write, FileShare.None))
            File.Delete(probe);
        if (File.Exists(path))
            File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
    }

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => _file.Dispose();

    private void ReportFirstFault(string fault)
    {
        if (Interlocked.Exchange(ref _faults, 1) == 0)
            Console.Error.WriteLine($"error: Logging:File: {OneLine.Of(fault)}");
    }

    private sealed class CategoryLogger(LogFile file, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => file._scopes?.Push(state);

        // The filters decide.
        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var line = new StringWriter();
            file._formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), file._scopes, line);
            if (line.GetStringBuilder().Length > 0)
                file._file.Write(new LogEvent(default, LogEventLevel.Fatal, null, new MessageTemplate(line.ToString(), []), []));
        }
    }

    /// <summary>The line is rendered already.</summary>
    private sealed class Rendered : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output) => output.Write(logEvent.MessageTemplate.Text);
    }

    private sealed class Private : FileLifecycleHooks
    {
        public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
        {
            PrivateFile.Restrict(path);
            return underlyingStream;
        }
    }
}
