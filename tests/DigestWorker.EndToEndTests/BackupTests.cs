namespace DigestWorker.EndToEndTests;

/// <summary>The drill of the operators' guide: back up, lose everything, restore.</summary>
public sealed class BackupTests
{
    [Theory]
    [InlineData("digests", "data")]
    [InlineData("digests")]
    public async Task After_a_restore_the_next_run_pays_nothing_and_changes_no_file(params string[] backedUp)
    {
        await using var deployment = await Deployment.StartAsync(papers: 4);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        var (edition, index, calls) = (deployment.Read($"digests/{Deployment.Day}.md"), deployment.Read("digests/index.json"), deployment.Model.Calls);

        var backups = backedUp.Select(folder => new SavedFolder(deployment.PathOf(folder))).ToList();
        foreach (var folder in Directory.GetDirectories(deployment.Folder))
            Directory.Delete(folder, recursive: true);
        foreach (var backup in backups)
        {
            backup.Restore();
            backup.Dispose();
        }
        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(4, calls);
        Assert.Equal(calls, deployment.Model.Calls);
        Assert.Equal(edition, deployment.Read($"digests/{Deployment.Day}.md"));
        Assert.Equal(index, deployment.Read("digests/index.json"));
    }
}
