namespace DigestWorker.Publishing;

/// <summary>One process at a time works on an output folder: a lock of the operating system, gone with its process.</summary>
internal sealed partial class FolderLock : IDisposable
{
    private const string FileName = ".digestworker.lock";
    private const string HolderName = ".digestworker.holder";

    // What the one exception type for everything says of a file that another process holds.
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _held;
    private readonly string _holder;

    private FolderLock(FileStream held, string holder) => (_held, _holder) = (held, holder);

    /// <summary>Takes the lock, or waits for who has it.</summary>
    public static async Task<FolderLock> TakeAsync(string folder, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var holder = Path.Combine(folder, HolderName);
        for (var said = false; ; said = true)
        {
            if (TryOpen(Path.Combine(folder, FileName)) is { } held)
            {
                await File.WriteAllTextAsync(holder, $"process {Environment.ProcessId} on {Environment.MachineName}", cancellationToken);
                return new FolderLock(held, holder);
            }
            if (!said)
                Log.Waiting(logger, folder, File.Exists(holder) ? await File.ReadAllTextAsync(holder, cancellationToken) : "another process");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public void Dispose()
    {
        File.Delete(_holder);
        _held.Dispose();
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "The output folder {Folder} is being worked on by {Holder}; waiting for it")]
        public static partial void Waiting(ILogger logger, string folder, string holder);
    }
}
