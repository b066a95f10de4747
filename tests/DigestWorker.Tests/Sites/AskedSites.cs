using DigestWorker.Listings;
using DigestWorker.Metadata;
using DigestWorker.Sites;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Sites;

/// <summary>The real clients on a real store, pointed at stand-ins for the sites, with a clock of their own.</summary>
internal sealed class AskedSites : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
    private readonly ServiceProvider _services;

    private AskedSites(PaperSites sites, Action<IServiceCollection>? more)
    {
        Sites = sites;
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(new Database(new SqliteEngine($"Data Source={_file}"), Clock))
            .AddSingleton<PageCache>()
            .AddSingleton<SitePace>()
            .AddSites()
            .AddListings()
            .AddMetadata()
            .Configure<HuggingFaceOptions>(options => options.BaseUrl = sites.Address)
            .Configure<ArxivOptions>(options => options.BaseUrl = options.WebBaseUrl = sites.Address);
        more?.Invoke(services);
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<Database>().Migrate();
    }

    public PaperSites Sites { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 1, 9, 12, 0, 0, TimeSpan.Zero));

    public SiteClient Client => Get<SiteClient>();

    public ListingSites Listings => Get<ListingSites>();

    public ArxivMetadata Metadata => Get<ArxivMetadata>();

    public static async Task<AskedSites> StartAsync(Action<IServiceCollection>? more = null) => new(await PaperSites.StartAsync(), more);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Lets the clock run, a second of its time in a millisecond of ours, until the work is done.</summary>
    public async Task<T> WhileTimePasses<T>(Task<T> work)
    {
        var inTime = Limit.Loop("the answer of a site");
        while (!work.IsCompleted)
        {
            inTime();
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
            Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await work;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Sites.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }
}
