using DigestWorker.Papers;
using DigestWorker.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

public sealed class StoreTests : IDisposable
{
    private static readonly PaperId Id = PaperId.Parse("math/0309136");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 8, 12, 0, 0, TimeSpan.Zero));
    private readonly Database _database;

    public StoreTests() => _database = Open();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_opening_finds_what_the_first_kept()
    {
        await new SummaryStore(_database).KeepAsync([Summary("첫째 요약입니다.")], [], Token);

        using var again = Open();
        var found = await new SummaryStore(again).AcceptedAsync([Id], Token);

        Assert.Equal("첫째 요약입니다.", found[Id].Text.Summary);
        Assert.Equal(Summary("").Provenance, found[Id].Provenance);
        Assert.Equal(["인공지능", "수학"], found[Id].Text.Fields);
    }

    [Fact]
    public async Task An_accepted_summary_ends_the_refusal_of_its_paper()
    {
        var store = new SummaryStore(_database);
        await store.KeepAsync([], [new Refusal(Id, "OpenAI m p/1", 2, false, "H1", _time.GetUtcNow())], Token);
        Assert.Equal(2, (await store.RefusedAsync([Id], Token))[Id].Tries);

        await store.KeepAsync([Summary("요약입니다.")], [], Token);

        Assert.Empty(await store.RefusedAsync([Id], Token));
    }

    [Fact]
    public async Task Editions_are_found_for_more_papers_than_a_statement_takes()
    {
        var ids = Enumerable.Range(0, 1234).Select(i => PaperId.Parse($"2501.{i:D5}")).ToList();
        var store = new SummaryStore(_database);
        foreach (var id in new[] { ids[0], ids[600], ids[1233] })
            await store.KeepAsync([Summary("요약입니다.") with { Id = id }], [], Token);

        Assert.Equal([ids[0], ids[600], ids[1233]], (await store.AcceptedAsync(ids, Token)).Keys.Order());
    }

    [Fact]
    public async Task The_first_edition_that_publishes_a_paper_holds_it()
    {
        var store = new EditionStore(_database);
        var (first, second) = (EditionDate.Parse("2025-01-08"), EditionDate.Parse("2025-01-09"));
        foreach (var date in new[] { first, second })
        {
            await store.RememberAsync("daily", date, ListingKind.HuggingFaceDaily, [Remembered()], Token);
            await store.SaveAsync(Published("daily", date), Token);
        }

        Assert.Equal(first, (await store.HeldByOthersAsync("daily", second, [Id], Token))[Id]);
        Assert.Empty(await store.HeldByOthersAsync("daily", first, [Id], Token));
        Assert.Empty(await store.HeldByOthersAsync("other", second, [Id], Token));
        Assert.True(Assert.Single(await store.PapersAsync("daily", first, Token)).Published);
    }

    [Fact]
    public async Task Half_of_a_write_that_fails_is_not_there()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.WriteAsync<int>(async connection =>
        {
            await connection.ExecuteAsync("INSERT INTO digest (name, began) VALUES ('daily', '2025-01-08')", Token);
            throw new InvalidOperationException();
        }, Token));

        Assert.Null(await new EditionStore(_database).BeganAsync("daily", Token));
    }

    [Fact]
    public async Task The_pace_of_a_site_holds_over_two_processes_on_one_store()
    {
        using var other = Open();
        var interval = TimeSpan.FromSeconds(3);

        Assert.Equal(TimeSpan.Zero, await new SitePace(_database).ReserveAsync("arxiv", interval, Token));
        Assert.Equal(TimeSpan.FromSeconds(3), await new SitePace(other).ReserveAsync("arxiv", interval, Token));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(2), await new SitePace(_database).ReserveAsync("arxiv", interval, Token));
        Assert.Equal(TimeSpan.Zero, await new SitePace(_database).ReserveAsync("other", interval, Token));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_leaves_no_site_unasked()
    {
        await new SitePace(_database).ReserveAsync("arxiv", TimeSpan.FromSeconds(3), Token);
        _time.AdjustTime(_time.GetUtcNow().AddDays(-400));

        Assert.Equal(TimeSpan.Zero, await new SitePace(_database).ReserveAsync("arxiv", TimeSpan.FromSeconds(3), Token));
    }

    [Fact]
    public async Task A_page_is_kept_with_its_validators_for_a_month()
    {
        var cache = new PageCache(_database);
        var (old, address) = (new Uri("https://example.com/old"), new Uri("https://example.com/papers?date=2025-01-08"));
        await cache.KeepAsync(old, new CachedPage("\"1\"", null, [1], "text/html"), Token);
        _time.Advance(TimeSpan.FromDays(32));
        await cache.KeepAsync(address, new CachedPage("\"1\"", null, [1], "text/html"), Token);
        await cache.KeepAsync(address, new CachedPage(null, "yesterday", [2, 3], "application/json"), Token);

        var page = await cache.FindAsync(address, Token);

        Assert.Equal((null, "yesterday", "application/json"), (page!.ETag, page.LastModified, page.ContentType));
        Assert.Equal([2, 3], page.Body);
        Assert.Null(await cache.FindAsync(old, Token));
    }

    [Fact]
    public async Task A_run_that_never_ended_is_seen_as_such()
    {
        var runs = new RunLog(_database);
        var first = await runs.StartAsync("daily", Token);
        await runs.EndAsync(first, RunOutcome.Partial, "one waits", new RunCounts(3, 1, 2, 4, new TokenUsage(100, 20)), Token);
        _time.Advance(TimeSpan.FromHours(1));
        await runs.StartAsync("daily", Token);

        var last = await runs.LastAsync("daily", 2, Token);

        Assert.Equal([null, RunOutcome.Partial], last.Select(run => run.Outcome));
        Assert.Equal(new RunCounts(3, 1, 2, 4, new TokenUsage(100, 20)), last[1].Counts);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_by_its_name()
    {
        var file = Path.Combine(_folder.FullName, "other.db");
        File.WriteAllText(file, "this is no database, and long enough to be looked at as one by its header");
        using var database = new Database($"Data Source={file}", _time);

        Assert.Contains(file, Assert.Throws<StorageException>(database.Migrate).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _database.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private Database Open()
    {
        var database = new Database($"Data Source={Path.Combine(_folder.FullName, "data", "worker.db")}", _time);
        database.Migrate();
        return database;
    }

    private static RememberedPaper Remembered() => new(new Paper(new ListedPaper(Id, "Title", 3), null), false);

    private static Edition Published(string digest, EditionDate date) => new(digest, date, ListingKind.HuggingFaceDaily)
    {
        State = EditionState.Complete,
        Reason = "1 paper",
        Revision = 1,
        File = new PublishedFile($"{date}.md", "00", 1, false),
        Entries = [new Entry(Remembered().Paper, Summary("요약입니다."))],
    };

    private static AcceptedSummary Summary(string text) => new(
        Id, new PaperSummary(text, "쉬운 설명입니다.", ["인공지능", "수학"]),
        new Provenance("OpenAI", "model", "summary.ko/1", new DateTimeOffset(2025, 1, 8, 11, 0, 0, TimeSpan.Zero), 2, new TokenUsage(10, 20, 3, 4), 0.000012345m)
        {
            Source = SummarySource.FullText,
            SourceNote = "a note",
        });
}
