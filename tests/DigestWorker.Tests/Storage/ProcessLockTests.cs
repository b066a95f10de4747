using DigestWorker.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

public sealed class ProcessLockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lock-");

    private string Name => Path.Combine(_folder.FullName, "digests", "x");

    [Fact]
    public async Task A_lock_that_a_stranger_may_hold_is_not_waited_for_without_end()
    {
        var time = new FakeTimeProvider();
        using var stranger = ProcessLock.TryAcquire(Name, shared: true);
        await File.WriteAllTextAsync(Name + ".holder", "process 7\non elsewhere" + new string('!', 1000), TestContext.Current.CancellationToken);

        var waiting = ProcessLock.AcquireAsync(Name, "It", time, NullLogger.Instance, shared: true, TestContext.Current.CancellationToken);
        await Limit.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return waiting.IsCompleted;
        });

        var fault = await Assert.ThrowsAsync<IOException>(() => waiting);
        Assert.StartsWith($"'{Name}.lock' is locked by process 7 on elsewhere!", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 0, 400);
    }

    [Fact]
    public void A_lock_of_the_worker_alone_is_for_its_user_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Name)!);
        File.WriteAllText(Name + ".lock", "");
        File.SetUnixFileMode(Name + ".lock", (UnixFileMode)0b110_110_110);

        using var held = ProcessLock.TryAcquire(Name);

        foreach (var file in new[] { Name + ".lock", Name + ".holder" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
