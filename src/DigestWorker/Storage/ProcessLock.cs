namespace DigestWorker.Storage;

/// <summary>One process at a time: a lock of the operating system on a file, released when its process ends.</summary>
internal sealed partial class ProcessLock : IDisposable
{
    // The HResults of an IOException for a file that another process holds.
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _held;
    private readonly string _holder;

    private ProcessLock(FileStream held, string holder) => (_held, _holder) = (held, holder);

    /// <summary>Takes the lock; logs its holder and waits while another process has it.</summary>
    /// <param name="path">The lock is the file <c>path.lock</c>; the file <c>path.holder</c> names its holder.</param>
    /// <param name="what">What the lock is on, for the log.</param>
    public static async Task<ProcessLock> AcquireAsync(string path, string what, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        for (var logged = false; ; logged = true)
        {
            if (TryAcquire(path) is { } taken)
                return taken;
            if (!logged)
                Log.Waiting(logger, what, HolderOf(path));
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Takes the lock; null if another process has it.</summary>
    public static ProcessLock? TryAcquire(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (TryOpen(path + ".lock") is not { } held)
            return null;
        try
        {
            File.WriteAllText(path + ".holder", $"process {Environment.ProcessId} on {Environment.MachineName}");
            return new ProcessLock(held, path + ".holder");
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The holder of the lock, for messages.</summary>
    public static string HolderOf(string path)
    {
        try
        {
            return File.ReadAllText(path + ".holder") is { Length: > 0 } holder ? holder : "another process";
        }
        catch (IOException)
        {
            return "another process"; // the lock is being released, or was just taken
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_holder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only names the holder; the lock itself is released in any case.
        }
        finally
        {
            _held.Dispose();
        }
    }

    // FileShare.None is flock(2) on Unix: it holds between processes, and between runs of one process.
    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{What} is locked by {Holder}; waiting for it")]
        public static partial void Waiting(ILogger logger, string what, string holder);
    }
}
