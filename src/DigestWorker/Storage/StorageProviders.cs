using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DigestWorker.Storage;

internal static class StorageProviders
{
    /// <summary>Creates connections to a store of this kind, for libraries with tables of their own in it.</summary>
    public static DbProviderFactory Factory(this StorageProvider provider) =>
        provider is StorageProvider.Postgres ? NpgsqlFactory.Instance : SqliteFactory.Instance;
}
