using DigestWorker.Storage;
using DigestWorker.Tests.Runs;
using DigestWorker.Web.Health;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Storage;

/// <summary>A store that is deleted while the worker has it open.</summary>
public sealed class VanishedStoreTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_said_and_no_new_one_is_made(bool withFolder)
    {
        await using var world = await WorkerWorld.StartAsync();
        await world.RunAsync("2025-01-08");
        await using var serving = world.Serving();
        var readiness = serving.GetRequiredService<Readiness>();
        Assert.DoesNotContain((await readiness.NowAsync(TestContext.Current.CancellationToken)).Problems, problem => problem.What == "store");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(world.StoreFile)!, "worker.db*"))
            File.Delete(file);
        if (withFolder)
            Directory.Delete(Path.GetDirectoryName(world.StoreFile)!);

        world.Clock.Now += TimeSpan.FromSeconds(30);
        var problem = Assert.Single((await readiness.NowAsync(TestContext.Current.CancellationToken)).Problems, problem => problem.What == "store");
        var report = await serving.GetRequiredService<DigestWorker.Runs.DigestRun>().RunAsync(
            serving.GetRequiredService<DigestWorker.Digests.CurrentDigests>().Current[0], new(), progress: null, TestContext.Current.CancellationToken);

        Assert.Equal((ReasonCode.StoreFailed, ReasonCode.StoreFailed), (problem.Reason.Code, report.Reason.Code));
        Assert.Contains($"the store '{world.StoreFile}' was deleted while the worker had it open", report.Reason.Detail, StringComparison.Ordinal);
        Assert.Equal(!withFolder, Directory.Exists(Path.GetDirectoryName(world.StoreFile)));
        Assert.False(File.Exists(world.StoreFile));

        // A file in its place does not bring it back: what is open is the deleted one.
        Directory.CreateDirectory(Path.GetDirectoryName(world.StoreFile)!);
        await File.WriteAllTextAsync(world.StoreFile, "", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<StorageException>(
            () => serving.GetRequiredService<StoreProbe>().ProveWritableAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_path_of_a_store_is_absolute()
    {
        using var engine = new SqliteEngine("Data Source=data/worker.db");

        Assert.Equal((Path.GetFullPath("data/worker.db"), false), (engine.File, engine.Exists));
    }
}
