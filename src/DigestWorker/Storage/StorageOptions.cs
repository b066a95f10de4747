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

    /// <summary>A file with the password alone.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>The connection string, from the configuration or its file, with the password from its own.</summary>
    public string ReadConnectionString() => Provider is StorageProvider.Postgres && PasswordFile is not ""
        ? PostgresEngine.WithPassword(ReadWithoutPasswordFile(), PlainValue.InFile(PasswordFile))
        : ReadWithoutPasswordFile();

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
        else if (FileProblem(ConnectionStringFile) is { } fault)
            yield return $"Storage:ConnectionStringFile: {fault}; set a readable file that contains the connection string.";
        else if (PasswordFile is not "" && Provider is not StorageProvider.Postgres)
            yield return "Storage:PasswordFile: only Postgres has a password; remove it, or set Storage:Provider to Postgres.";
        else if (FileProblem(PasswordFile) is { } unreadable)
            yield return $"Storage:PasswordFile: {unreadable}; set a readable file that contains the password.";
        else if (PasswordFile is not "" && PlainValue.InFile(PasswordFile) is "")
            yield return "Storage:PasswordFile: the file is empty; write the password to it.";
        else if (PasswordFile is not "" && PostgresEngine.PasswordIn(ReadWithoutPasswordFile()) is not "")
            yield return "Storage:PasswordFile: the connection string has a Password as well; remove one of them.";
        else if (ConnectionProblem() is { } problem)
            yield return $"Storage:{(ConnectionStringFile is "" ? "ConnectionString" : "ConnectionStringFile")}: {problem}";
    }

    private string ReadWithoutPasswordFile() => ConnectionStringFile is "" ? ConnectionString : PlainValue.InFile(ConnectionStringFile);

    private static string? FileProblem(string path)
    {
        try
        {
            if (path is not "")
                PlainValue.InFile(path);
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
        .AddSingleton<EntryIndexReader>()
        .AddSingleton<EntryStore>()
        .AddSingleton<PaperVotes>()
        .AddSingleton<PaperStore>()
        .AddSingleton<SummaryStore>()
        .AddSingleton<RejectedAnswerStore>()
        .AddSingleton<TokenLedger>()
        .AddSingleton<ModelServerStore>()
        .AddSingleton<RunLog>()
        .AddSingleton<RunPaperStore>()
        .AddSingleton<Subscriptions>()
        .AddSingleton<Outbox>()
        .AddSingleton<DataProtectionKeyStore>()
        .AddSingleton<EndedSessionStore>();
}
