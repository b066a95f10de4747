namespace DigestWorker.Publishing;

/// <summary>
/// Writes files atomically: a reader sees the old or the new file, whatever crashes in between. The mode is that of the replaced file;
/// for a new file, the umask of the process determines it.
/// </summary>
internal static class AtomicFile
{
    // The leading dot hides the file from patterns such as *.md.
    private const string Prefix = ".digestworker-";
    private const string Suffix = ".tmp";

    private const UnixFileMode ReadAndWriteForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode Permissions = ReadAndWriteForAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Includes hidden files, but does not follow links.
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <param name="ensureHeld">
    /// Called before the rename; an exception leaves the old file in place. The process that takes over <see cref="Sweep">sweeps</see> first,
    /// so a process that is suspended between this call and the rename finds no file to rename when it resumes.
    /// </param>
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
        try
        {
            await WriteThroughAsync(temporary, content, ModeOf(path), cancellationToken);
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

    /// <summary>Deletes temporary files of killed processes. Only for the holder of the lock.</summary>
    public static void Sweep(string folder)
    {
        foreach (var left in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}", Everywhere))
            TryDelete(left);
    }

    private static async Task WriteThroughAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode? mode, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode ?? ReadAndWriteForAll; // the umask applies

        await using var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows() && mode is { } same)
            File.SetUnixFileMode(file.SafeFileHandle, same);
        await file.WriteAsync(content, cancellationToken);
        Posix.Flush(file.SafeFileHandle);
    }

    private static UnixFileMode? ModeOf(string path) => !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) & Permissions : null;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is hidden, and the next start deletes it.
        }
    }
}
