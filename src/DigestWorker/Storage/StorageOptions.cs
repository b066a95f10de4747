namespace DigestWorker.Storage;

internal enum StorageProvider
{
    Sqlite,
}

/// <summary>Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public StorageProvider Provider { get; set; }

    public string ConnectionString { get; set; } = "Data Source=data/digestworker.db";
}

internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options) => services
        .AddSingleton(provider =>
        {
            var database = new Database(options.ConnectionString, provider.GetRequiredService<TimeProvider>());
            database.Migrate();
            return database;
        })
        .AddSingleton<PageCache>()
        .AddSingleton<SitePace>()
        .AddSingleton<EditionStore>()
        .AddSingleton<SummaryStore>()
        .AddSingleton<TokenLedger>()
        .AddSingleton<RunLog>();
}
