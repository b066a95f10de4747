using DigestWorker.Files;

namespace DigestWorker.Tests.Files;

public sealed class FolderHandleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("handle-");

    private string Outside => _folder.CreateSubdirectory("outside").FullName;

    private string Secret
    {
        get
        {
            var path = Path.Combine(Outside, "secret");
            if (!File.Exists(path))
                File.WriteAllText(path, "secret");
            return path;
        }
    }

    public static TheoryData<string> NotRegular => [.. OddFile.Kinds.Where(kind => kind is not OddFile.Huge)];

    [Theory, MemberData(nameof(NotRegular))]
    public async Task What_is_no_regular_file_is_neither_read_nor_locked_nor_waited_for(string kind)
    {
        var inside = _folder.CreateSubdirectory("inside").FullName;
        OddFile.Put(kind, Path.Combine(inside, "x"), Secret);
        using var folder = FolderHandle.TryOpen(inside)!;

        foreach (var use in new Func<IDisposable?>[]
        {
            () => folder.TryOpenFile("x"), () => folder.TryLockFile("x", PrivateFile.Mode), () => folder.CreateFile("x", PrivateFile.Mode),
        })
        {
            var fault = await Assert.ThrowsAsync<IOException>(() => Task.Run(use, TestContext.Current.CancellationToken).WithinLimitAsync());
            Assert.Contains(Path.Combine(inside, "x"), fault.Message, StringComparison.Ordinal);
        }
        Assert.Equal("secret", await File.ReadAllTextAsync(Secret, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Secret + ".gone"));
    }

    [Fact]
    public void A_folder_that_becomes_a_link_while_it_is_open_leads_nowhere_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has openat here");
        var inside = _folder.CreateSubdirectory("inside");
        using var folder = FolderHandle.TryOpen(inside.FullName)!;
        inside.MoveTo(Path.Combine(_folder.FullName, "moved"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "inside"), Outside);

        folder.CreateFile("x", PrivateFile.Mode).Dispose();

        Assert.True(File.Exists(Path.Combine(_folder.FullName, "moved", "x")));
        Assert.Empty(Directory.GetFiles(Outside));
    }

    [Fact]
    public async Task A_folder_that_is_swapped_for_a_link_again_and_again_never_leads_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has openat here");
        var outside = Outside;
        var (name, real, link) = (Path.Combine(_folder.FullName, "digest"), Path.Combine(_folder.FullName, "real"), Path.Combine(_folder.FullName, "link"));
        Directory.CreateDirectory(name);
        Directory.CreateSymbolicLink(link, outside);
        using var root = FolderHandle.TryOpen(_folder.FullName)!;
        using var done = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                root.Rename("digest", root, "real");
                root.Rename("link", root, "digest");
                root.Rename("digest", root, "link");
                root.Rename("real", root, "digest");
            }
        }, TestContext.Current.CancellationToken);

        var (written, refused) = (0, 0);
        await Limit.UntilAsync(async () =>
        {
            try
            {
                using var folder = root.TryOpenFolder("digest");
                if (folder is not null)
                    await AtomicFile.ReplaceAsync(folder, [new("x", new byte[10])], () => Task.CompletedTask, TestContext.Current.CancellationToken);
                written += folder is null ? 0 : 1;
            }
            catch (IOException)
            {
                refused++;
            }
            return written > 100 && refused > 100;
        }, pause: TimeSpan.Zero);
        await done.CancelAsync();
        await swapping.WithinLimitAsync();

        Assert.Empty(Directory.GetFiles(outside));
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("file")]
    public void A_link_or_a_file_in_the_place_of_a_folder_is_named(string name)
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "digest"), Outside);
        File.WriteAllText(Path.Combine(_folder.FullName, "file"), "");
        using var folder = FolderHandle.TryOpen(_folder.FullName)!;

        Assert.Contains(name, Assert.ThrowsAny<IOException>(() => folder.TryOpenFolder(name)).Message, StringComparison.Ordinal);
        Assert.Contains(name, Assert.ThrowsAny<IOException>(() => folder.OpenOrCreateFolder(name)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
