using DigestWorker.Files;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestWorker.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("atomic-");

    private static Func<Task> Held => () => Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_sees_the_old_file_or_the_new_one_and_never_a_part()
    {
        var path = Path.Combine(_folder.FullName, "2025-01-08.md");
        byte[][] versions = [new byte[300_000], [.. Enumerable.Repeat((byte)1, 200_000)]];
        await ReplaceAsync(path, versions[0], Held, Token);

        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var seen = 0;
            while (!done.IsCancellationRequested || seen == 0)
            {
                var bytes = await File.ReadAllBytesAsync(path, Token);
                Assert.True(versions.Any(version => bytes.AsSpan().SequenceEqual(version)), $"a part of {bytes.Length} bytes was seen");
                seen++;
            }
        }, Token);
        for (var i = 1; i <= 50; i++)
            await ReplaceAsync(path, versions[i % 2], Held, Token);
        await done.CancelAsync();

        await reader.WithinLimitAsync();
    }

    [Fact]
    public async Task What_cannot_be_put_in_place_leaves_nothing_behind()
    {
        var path = Path.Combine(_folder.FullName, "taken");
        Directory.CreateDirectory(path);

        await Assert.ThrowsAnyAsync<Exception>(() => ReplaceAsync(path, new byte[10], Held, Token));

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Who_wakes_up_after_another_has_taken_over_finds_nothing_to_put_in_place()
    {
        var path = Path.Combine(_folder.FullName, "2025-01-08.md");
        await ReplaceAsync(path, new byte[] { 1 }, Held, Token);

        // It asked in time, and fell asleep before the rename.
        Func<Task> sleep = async () =>
        {
            Sweep(_folder.FullName);
            await ReplaceAsync(path, new byte[] { 2 }, Held, Token);
        };
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReplaceAsync(path, new byte[] { 3 }, sleep, Token));

        Assert.Equal([2], await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public async Task A_link_that_leads_back_or_out_of_the_folder_is_not_followed()
    {
        var (inside, outside) = (_folder.CreateSubdirectory("digests"), _folder.CreateSubdirectory("elsewhere"));
        var (left, others) = (Path.Combine(inside.FullName, ".digestworker-1.tmp"), Path.Combine(outside.FullName, ".digestworker-2.tmp"));
        await File.WriteAllTextAsync(left, "", Token);
        await File.WriteAllTextAsync(others, "", Token);
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "2025-01-08.json"), "{}", Token);
        Directory.CreateSymbolicLink(Path.Combine(inside.FullName, "back"), inside.FullName);
        Directory.CreateSymbolicLink(Path.Combine(inside.FullName, "out"), outside.FullName);

        Sweep(inside.FullName);
        var archive = new EditionArchive(new OutputFolder(inside.FullName), NullLogger<EditionArchive>.Instance);

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(others));
        Assert.True(archive.IsEmpty);
        Assert.Empty(archive.Editions(name => name, _ => ListingKind.HuggingFaceDaily));
    }

    [Theory]
    [InlineData(Readable | UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(Readable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)]
    public async Task The_mode_of_a_file_that_is_replaced_is_kept(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        var path = Path.Combine(_folder.FullName, "2025-01-08.md");
        await File.WriteAllTextAsync(path, "before", Token);
        File.SetUnixFileMode(path, mode);

        await ReplaceAsync(path, new byte[1], Held, Token);

        Assert.Equal(mode, File.GetUnixFileMode(path));
        Assert.Single(await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public async Task The_mode_of_a_new_file_is_that_of_any_new_file_of_the_process()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        var (path, other) = (Path.Combine(_folder.FullName, "2025-01-08.md"), Path.Combine(_folder.FullName, "other"));
        await File.WriteAllTextAsync(other, "", Token);

        await ReplaceAsync(path, new byte[1], Held, Token);

        Assert.Equal(File.GetUnixFileMode(other), File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("../outside.md")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../outside.md")]
    [InlineData("")]
    public void No_path_leads_out_of_the_output_folder(string path) =>
        Assert.Throws<IOException>(() => new OutputFolder(_folder.FullName).Locate(path));

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        using var folder = FolderHandle.TryOpen(Path.GetDirectoryName(path)!)!;
        await AtomicFile.ReplaceAsync(folder, [new(Path.GetFileName(path), content)], ensureHeld, cancellationToken);
    }

    private static void Sweep(string folder) => new OutputFolder(folder).Sweep();
}
