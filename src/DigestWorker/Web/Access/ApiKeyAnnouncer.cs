namespace DigestWorker.Web.Access;

/// <summary>Logs the files of the API key and the feed token at startup. If one can be neither read nor created, the worker does not start.</summary>
internal sealed partial class ApiKeyAnnouncer(ApiKey key, FeedToken token, ILogger<ApiKeyAnnouncer> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (key.Path is { } file)
            Log.KeyFile(logger, file);
        if (token.Path is { } feeds)
            Log.TokenFile(logger, feeds);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "API key file: {File}")]
        public static partial void KeyFile(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Information, Message = "Feed token file: {File}")]
        public static partial void TokenFile(ILogger logger, string file);
    }
}
