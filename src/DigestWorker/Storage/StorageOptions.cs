using DigestWorker.Http;

namespace DigestWorker.Storage;

internal enum StorageProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    private const string DefaultConnectionString = "Data Source=data/digestworker.db";

    public StorageProvider Provider { get; set; }

    public string ConnectionString { get; set; } = DefaultConnectionString;

    /// <summary>A file with the connection string, because that holds a password.</summary>
    public string ConnectionStringFile { get; set; } = "";

    /// <summary>The connection string, from the configuration or its file.</summary>
    public string ReadConnectionString() => ConnectionStringFile is "" ? ConnectionString : PlainValue.InFile(ConnectionStringFile);

    /// <summary>The password in the connection string; empty if there is none.</summary>
    public string ReadPassword() => Provider is StorageProvider.Postgres ? PostgresEngine.PasswordIn(ReadConnectionString()) : "";

    /// <summary>The folder for other files of the worker: that of the store, if it is a file.</summary>
    public string Folder =>
        Provider is StorageProvider.Sqlite && Path.GetDirectoryName(Path.GetFullPath(new SqliteFile(ReadConnectionString()).Path)) is { } folder
            ? folder : "data";

    /// <summary>What is wrong, each with its key and its remedy.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Provider))
            yield return $"Storage:Provider: '{Provider}' is invalid; set Sqlite or Postgres.";
        else if (ConnectionStringFile is not "" && ConnectionString is not (DefaultConnectionString or ""))
            yield return "Storage:ConnectionStringFile: Storage:ConnectionString is also set; remove one of them.";
        else if (FileProblem() is { } fault)
            yield return $"Storage:ConnectionStringFile: {fault}; set a readable file that contains the connection string.";
        else if (ConnectionProblem() is { } problem)
            yield return $"Storage:{(ConnectionStringFile is "" ? "ConnectionString" : "ConnectionStringFile")}: {problem}";
    }

    private string? FileProblem()
    {
        try
        {
            ReadConnectionString();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private string? ConnectionProblem() => Provider is StorageProvider.Postgres
        ? PostgresEngine.Problem(ReadConnectionString())
        : SqliteEngine.Problem(ReadConnectionString());
}

internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options) => services
        .AddSingleton(provider => new Database(DatabaseEngine.Of(options), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<PageCache>()
        .AddSingleton<Leases>()
        .AddSingleton<SitePace>()
        .AddSingleton<EditionStore>()
        .AddSingleton<EditionCatalog>(provider => provider.GetRequiredService<EditionStore>())
        .AddSingleton<DigestNameStore>()
        .AddSingleton<StoreIdentity>()
        .AddSingleton<EntryStore>()
        .AddSingleton<PaperVotes>()
        .AddSingleton<SummaryStore>()
        .AddSingleton<RejectedAnswerStore>()
        .AddSingleton<TokenLedger>()
        .AddSingleton<ModelServerStore>()
        .AddSingleton<RunLog>()
        .AddSingleton<DataProtectionKeyStore>()
        .AddSingleton<EndedSessionStore>();
}
