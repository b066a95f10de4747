namespace DigestWorker.Publishing;

/// <summary>Files that are there whole, or not at all: a reader sees the old one or the new one, whatever dies in between.</summary>
internal static class AtomicFile
{
    // A leading dot keeps the name away from everybody who lists *.md or *.json.
    private const string Prefix = ".digestworker-";
    private const string Suffix = ".tmp";

    // Hidden files too, and not through links to elsewhere.
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <param name="ensureHeld">
    /// Asked when all is written but the name: what throws here leaves the old file. The process that takes over <see cref="Sweep">sweeps</see> first,
    /// so a process that falls asleep between this question and the rename finds nothing to rename when it wakes up.
    /// </param>
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
        try
        {
            await WriteThroughAsync(temporary, content, cancellationToken);
            await ensureHeld();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
        Posix.FlushFolder(folder);
    }

    /// <summary>Takes away what a killed process has left behind. Only for whose turn it is.</summary>
    public static void Sweep(string folder)
    {
        foreach (var left in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}", Everywhere))
            TryDelete(left);
    }

    private static async Task WriteThroughAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

        await using var file = new FileStream(path, options);
        await file.WriteAsync(content, cancellationToken);
        Posix.Flush(file.SafeFileHandle);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is hidden, and the next start sweeps it.
        }
    }
}
