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

    /// <inheritdoc cref="ReplaceAsync(IReadOnlyList{ValueTuple{string, ReadOnlyMemory{byte}}}, Func{Task}, CancellationToken)"/>
    public static Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, Func<Task> ensureHeld, CancellationToken cancellationToken) =>
        ReplaceAsync([(path, content)], ensureHeld, cancellationToken);

    /// <summary>Replaces files that belong together: none of them is replaced before all of them are written.</summary>
    /// <param name="files">Files of one folder, with their new content.</param>
    /// <param name="ensureHeld">
    /// Called before the first rename; an exception leaves the old files in place. The process that takes over <see cref="Sweep">sweeps</see> first,
    /// so a process that is suspended between this call and the rename finds no file to rename when it resumes.
    /// </param>
    /// <param name="cancellationToken">Ends the writing; not the renames.</param>
    public static async Task ReplaceAsync(
        IReadOnlyList<(string Path, ReadOnlyMemory<byte> Content)> files, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return;
        var folder = Path.GetDirectoryName(files[0].Path)!;
        var begun = files.Select(file => (file.Path, file.Content, Temporary: Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}"))).ToList();
        try
        {
            foreach (var (path, content, temporary) in begun)
            {
                // The rename would fail, perhaps after that of another file.
                if (Directory.Exists(path))
                    throw new IOException($"'{path}' is a folder.");
                await WriteThroughAsync(temporary, content, ModeOf(path), cancellationToken);
            }
            await ensureHeld();
            foreach (var (path, _, temporary) in begun)
                File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            foreach (var (_, _, temporary) in begun)
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
