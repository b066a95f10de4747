using System.Text;
using DigestWorker.Files;
using Microsoft.Win32.SafeHandles;

namespace DigestWorker.Storage;

/// <summary>One process at a time: a lock of the operating system on a file, released when its process ends.</summary>
internal sealed partial class ProcessLock : IDisposable
{
    // Whoever writes the file may write anything.
    private const int MaxHolderLength = 200;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    // Runs of one store wait for its own lock, so only a worker with another store holds this one, or a stranger.
    private static readonly TimeSpan MaxSharedWait = TimeSpan.FromMinutes(1);

    private readonly FolderHandle _folder;
    private readonly SafeFileHandle _held;
    private readonly string _holder;

    private ProcessLock(FolderHandle folder, SafeFileHandle held, string holder) => (_folder, _held, _holder) = (folder, held, holder);

    /// <summary>Takes the lock; logs its holder and waits while another process has it.</summary>
    /// <param name="path">The lock is the file <c>path.lock</c>; the file <c>path.holder</c> names its holder.</param>
    /// <param name="what">What the lock is on, for the log.</param>
    /// <param name="shared">Whether other users may write the folder: the files get the modes of all new files, and the wait has an end.</param>
    /// <exception cref="IOException">Another process still has a shared lock at the end of the wait.</exception>
    public static async Task<ProcessLock> AcquireAsync(
        string path, string what, TimeProvider time, ILogger logger, bool shared = false, CancellationToken cancellationToken = default)
    {
        var began = time.GetTimestamp();
        for (var logged = false; ; logged = true)
        {
            if (TryAcquire(path, shared) is { } taken)
                return taken;
            if (!logged)
                Log.Waiting(logger, what, HolderOf(path));
            if (shared && time.GetElapsedTime(began) > MaxSharedWait)
                throw new IOException($"'{path}.lock' is locked by {HolderOf(path)}; stop that process.");
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Takes the lock; null if another process has it.</summary>
    public static ProcessLock? TryAcquire(string path, bool shared = false)
    {
        var (place, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        if (shared)
            Directory.CreateDirectory(place);
        else
            PrivateFile.CreateFolder(place);
        var mode = shared ? AtomicFile.ReadAndWriteForAll : PrivateFile.Mode;
        if (!shared)
            PrivateFile.Restrict(path + ".lock");

        var folder = FolderHandle.TryOpen(place) ?? throw new DirectoryNotFoundException($"Could not find the folder '{place}'.");
        SafeFileHandle? held = null;
        try
        {
            held = folder.TryLockFile(name + ".lock", mode);
            if (held is not null)
            {
                folder.Delete(name + ".holder");
                using var holder = folder.CreateFile(name + ".holder", mode);
                RandomAccess.Write(holder, Encoding.UTF8.GetBytes($"process {Environment.ProcessId} on {Environment.MachineName}"), fileOffset: 0);
                return new ProcessLock(folder, held, name + ".holder");
            }
        }
        catch
        {
            held?.Dispose();
            folder.Dispose();
            throw;
        }
        folder.Dispose();
        return null;
    }

    /// <summary>The holder of the lock, for messages.</summary>
    public static string HolderOf(string path)
    {
        const string Unknown = "another process";
        try
        {
            using var folder = FolderHandle.TryOpen(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var file = folder?.TryOpenFile(Path.GetFileName(path) + ".holder");
            var bytes = new byte[MaxHolderLength];
            var read = file is null ? 0 : RandomAccess.Read(file, bytes, fileOffset: 0);
            return OneLine.Of(Encoding.UTF8.GetString(bytes, 0, read)) is { Length: > 0 } holder ? holder : Unknown;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unknown; // the lock is being released, or was just taken
        }
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(_holder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only names the holder; the next one replaces it.
        }
        finally
        {
            _held.Dispose();
            _folder.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{What} is locked by {Holder}; waiting for it")]
        public static partial void Waiting(ILogger logger, string what, string holder);
    }
}
