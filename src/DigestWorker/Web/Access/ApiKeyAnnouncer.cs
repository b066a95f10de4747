namespace DigestWorker.Web.Access;

/// <summary>Logs the file of the API key at startup. If it can be neither read nor created, the worker does not start.</summary>
internal sealed partial class ApiKeyAnnouncer(ApiKey key, ILogger<ApiKeyAnnouncer> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (key.Path is { } file)
            Log.KeyFile(logger, file);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "API key file: {File}")]
        public static partial void KeyFile(ILogger logger, string file);
    }
}
