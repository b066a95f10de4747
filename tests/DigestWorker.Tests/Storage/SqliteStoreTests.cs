using DigestWorker.Papers;
using DigestWorker.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");
    private int _places;

    [Fact]
    public void A_file_that_is_no_store_is_refused_by_its_name_and_left_alone()
    {
        var file = Path.Combine(_folder.FullName, "other.db");
        File.WriteAllText(file, "this is no database, and long enough to be looked at as one by its header");
        using var database = new Database(EngineOf($"Data Source={file}"), TimeProvider.System);

        Assert.Contains(file, Assert.Throws<StorageException>(database.Migrate).Message, StringComparison.Ordinal);
        Assert.Contains($"'{file}' is not a store of the worker", Assert.Throws<StorageException>(database.FindDamage).Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Only_the_worker_s_user_may_read_the_store_also_one_that_others_could_read(bool exists)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        var folder = Path.Combine(_folder.FullName, "above", "data");
        var place = $"Data Source={Path.Combine(folder, "worker.db")};Pooling=False";
        if (exists)
        {
            using (var database = new Database(EngineOf(place), TimeProvider.System))
                database.Migrate();
            foreach (var file in Directory.GetFiles(folder))
                File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        }

        using var store = new Database(EngineOf(place), TimeProvider.System);
        store.Migrate();
        using var reading = new SqliteConnection(place);
        reading.Open();
        reading.Read("SELECT name FROM schema_migration");

        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in Directory.GetFiles(folder))
            Assert.Equal((file, Own), (file, File.GetUnixFileMode(file)));
        Assert.Contains(folder + "/worker.db-wal", Directory.GetFiles(folder));
        Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.NotEqual(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(folder)!));
        var aside = store.SetAside("a test");
        Assert.Equal(Own, File.GetUnixFileMode(aside));
    }

    [Fact]
    public void A_damaged_store_that_another_process_has_open_is_not_taken_from_under_it()
    {
        using var starting = new Database(EngineOf(Place), TimeProvider.System);

        var refusal = Assert.Throws<StorageException>(() => starting.SetAside("page 3 is lost"));

        Assert.Equal($"Storage:ConnectionString: another process has the store {starting.DisplayName} open, and it is damaged and has to be set aside; stop that process and try again.", refusal.Message);
        Assert.True(File.Exists(starting.File));
    }

    [Fact]
    public async Task A_store_that_another_process_migrates_first_and_keeps_open_is_used()
    {
        var file = Path.Combine(_folder.FullName, "at-once.db");
        using (var migrated = new Database(EngineOf($"Data Source={file};Pooling=False"), TimeProvider.System))
            migrated.Migrate();
        var last = Execute("DELETE FROM schema_migration WHERE name = (SELECT max(name) FROM schema_migration) RETURNING name");
        await using var open = new FileStream(file + ".open", FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        using var starting = new Database(EngineOf($"Data Source={file}"), TimeProvider.System);

        var migration = Task.Run(starting.Migrate, TestContext.Current.CancellationToken);
        await Limit.UntilAsync(() => File.Exists(file + "-shm"));
        Execute($"INSERT INTO schema_migration (name, applied_at) VALUES ('{last}', 0)");

        await migration.WithinLimitAsync();

        string? Execute(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar() as string;
        }
    }

    [Fact]
    public async Task A_store_is_set_aside_whole_and_a_new_one_takes_its_place()
    {
        var file = Path.Combine(_folder.FullName, "aside.db");
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 1, 10, 12, 0, 0, TimeSpan.Zero));
        using var database = new Database(EngineOf($"Data Source={file};Pooling=False"), time);
        var editions = new EditionStore(database);
        await editions.BeginAsync("daily", EditionDate.Parse("2025-01-08"), Fence.None, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file + "-wal", "what was not yet in the file", TestContext.Current.CancellationToken);

        Assert.Equal($"{file}.corrupt-20250110T120000Z", database.SetAside("page 3 is lost"));

        Assert.Equal(
            ["aside.db.corrupt-20250110T120000Z", "aside.db.corrupt-20250110T120000Z-wal", "aside.db.open"],
            Directory.GetFiles(_folder.FullName, "aside.db*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Null(await editions.BeganAsync("daily", TestContext.Current.CancellationToken));
        Assert.Null(database.FindDamage());
    }

    private protected override ValueTask<string> NewPlaceAsync() =>
        ValueTask.FromResult($"Data Source={Path.Combine(_folder.FullName, "data", $"worker{++_places}.db")}");

    private protected override DatabaseEngine EngineOf(string place) => new SqliteEngine(place);

    private protected override ValueTask EndAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
