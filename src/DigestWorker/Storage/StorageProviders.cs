using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DigestWorker.Storage;

internal static class StorageProviders
{
    /// <summary>Makes connections to a store of this kind, for who keeps tables of its own in it.</summary>
    public static DbProviderFactory Factory(this StorageProvider provider) =>
        provider is StorageProvider.Postgres ? NpgsqlFactory.Instance : SqliteFactory.Instance;
}
