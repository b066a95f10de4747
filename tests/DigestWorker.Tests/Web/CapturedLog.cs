using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Web;

/// <summary>Every line that is logged, with its exception, its values and its scopes.</summary>
internal sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Line> _lines = new();
    private IExternalScopeProvider? _scopes;

    public IReadOnlyList<Line> Lines => [.. _lines];

    public IReadOnlyList<string> Of(string category) =>
        [.. _lines.Where(line => line.Category.EndsWith(category, StringComparison.Ordinal)).Select(line => line.Message)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    internal sealed record Line(LogLevel Level, string Category, string Message, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Scope, string Exception);

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = new Dictionary<string, string>();
            log._scopes?.ForEachScope(static (values, into) => Read(values, into), scope);
            var values = new Dictionary<string, string>();
            Read(state, values);
            log._lines.Enqueue(new(logLevel, category, formatter(state, exception), values, scope, exception?.ToString() ?? ""));
        }

        private static void Read(object? state, Dictionary<string, string> into)
        {
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
                into[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
    }
}
