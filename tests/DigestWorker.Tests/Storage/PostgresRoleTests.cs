using DigestWorker.StandIns;
using DigestWorker.Storage;
using Npgsql;

namespace DigestWorker.Tests.Storage;

/// <summary>The role of config/postgres/role.sql, with which all tests on PostgreSQL run.</summary>
public sealed class PostgresRoleTests
{
    [Theory]
    [InlineData("CREATE TABLE public.x (y INT)")]
    [InlineData("CREATE SCHEMA x")]
    [InlineData("CREATE TEMPORARY TABLE x (y INT)")]
    [InlineData("CREATE DATABASE x")]
    [InlineData("CREATE ROLE x")]
    [InlineData("CREATE EXTENSION file_fdw")]
    [InlineData("ALTER ROLE digestworker SUPERUSER")]
    [InlineData("SELECT * FROM pg_authid")]
    [InlineData("SELECT pg_read_file('/etc/passwd')")]
    [InlineData("COPY (SELECT 1) TO PROGRAM 'true'")]
    [InlineData("COPY (SELECT 1) TO '/tmp/x'")]
    [InlineData("ALTER SYSTEM SET work_mem = '1GB'")]
    [InlineData("SET ROLE postgres")]
    public async Task The_worker_may_do_nothing_but_its_work(string statement)
    {
        await using var source = NpgsqlDataSource.Create(await NewDatabaseAsync());
        await using var command = source.CreateCommand(statement);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_store_is_in_a_schema_that_the_worker_owns()
    {
        var place = await NewDatabaseAsync();
        new DatabaseInitializer(new PostgresEngine(place), Polly.ResiliencePipeline.Empty, TimeProvider.System).Migrate();
        await using var source = NpgsqlDataSource.Create(place);
        await using var command = source.CreateCommand("SELECT DISTINCT schemaname || ' ' || tableowner FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')");

        Assert.Equal("digestworker digestworker", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_password_may_be_in_a_file_of_its_own()
    {
        var place = new NpgsqlConnectionStringBuilder(await NewDatabaseAsync()) { Password = null }.ConnectionString;
        var options = new StorageOptions { Provider = StorageProvider.Postgres, ConnectionString = place, PasswordFile = (await PostgresServer.SharedAsync()).PasswordFile };

        Assert.Empty(options.Problems());
        await using var source = NpgsqlDataSource.Create(options.ReadConnectionString());
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> NewDatabaseAsync()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        return await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
    }
}
