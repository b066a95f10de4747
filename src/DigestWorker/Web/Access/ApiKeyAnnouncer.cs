namespace DigestWorker.Web.Access;

/// <summary>Says at the start where the key stands. Where it can be neither read nor made, there is no start.</summary>
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
        [LoggerMessage(Level = LogLevel.Information, Message = "The key to sign in with stands in {File}")]
        public static partial void KeyFile(ILogger logger, string file);
    }
}
