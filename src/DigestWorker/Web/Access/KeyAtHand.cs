namespace DigestWorker.Web.Access;

/// <summary>Says at the start where the key stands. Where it can be neither read nor made, there is no start.</summary>
internal sealed partial class KeyAtHand(WebKey key, ILogger<KeyAtHand> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (key.Path is { } file)
            Log.Stands(logger, file);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The key to sign in with stands in {File}")]
        public static partial void Stands(ILogger logger, string file);
    }
}
