namespace DigestWorker.Files;

/// <summary>
/// Writes files atomically: a reader sees the old or the new file, whatever crashes in between. The mode is that of the replaced file;
/// for a new file, the umask of the process determines it, unless the file has a mode of its own.
/// </summary>
internal static class AtomicFile
{
    /// <summary>The temporary files. The leading dot hides them from patterns such as *.md.</summary>
    public const string Temporary = $"{Prefix}*{Suffix}";

    /// <summary>The mode of a new file that others read, before the umask.</summary>
    public const UnixFileMode ReadAndWriteForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const string Prefix = ".digestworker-";
    private const string Suffix = ".tmp";

    private const UnixFileMode Permissions = ReadAndWriteForAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Replaces files that belong together: none of them is replaced before all of them are written.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="files">The files.</param>
    /// <param name="ensureHeld">
    /// Called before the first rename; an exception leaves the old files in place. The process that takes over deletes temporary files first,
    /// so a process that is suspended between this call and the rename finds no file to rename when it resumes.
    /// </param>
    /// <param name="cancellationToken">Ends the writing; not the renames.</param>
    /// <exception cref="IOException">There is a link, a folder, a pipe or the like in the place of a file.</exception>
    public static async Task ReplaceAsync(
        FolderHandle folder, IReadOnlyList<NewContent> files, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return;
        var begun = files.Select(file => (File: file, Temporary: $"{Prefix}{Guid.NewGuid():N}{Suffix}")).ToList();
        try
        {
            foreach (var (file, temporary) in begun)
                await WriteThroughAsync(folder, temporary, file.Content, file.Mode ?? ModeOf(folder, file.Name), cancellationToken);
            await ensureHeld();
            foreach (var (file, temporary) in begun)
                folder.Rename(temporary, folder, file.Name);
        }
        catch
        {
            foreach (var (_, temporary) in begun)
                TryDelete(folder, temporary);
            throw;
        }
        folder.Flush();
    }

    /// <summary>
    /// Writes and deletes a test file in the way that files are replaced; if the folder does not exist, in the nearest one above it that does.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task ProveWritableAsync(string folder, CancellationToken cancellationToken)
    {
        var nearest = folder;
        while (!Directory.Exists(nearest) && !File.Exists(nearest) && Path.GetDirectoryName(nearest) is { } above)
            nearest = above;
        const string Probe = ".digestworker-probe";
        using var probed = FolderHandle.TryOpen(nearest) ?? throw new DirectoryNotFoundException($"Could not find the folder '{nearest}'.");
        await ReplaceAsync(probed, [new(Probe, ReadOnlyMemory<byte>.Empty)], () => Task.CompletedTask, cancellationToken);
        probed.Delete(Probe);
    }

    private static async Task WriteThroughAsync(
        FolderHandle folder, string name, ReadOnlyMemory<byte> content, UnixFileMode? mode, CancellationToken cancellationToken)
    {
        using var file = folder.CreateFile(name, mode ?? ReadAndWriteForAll); // the umask applies
        if (!OperatingSystem.IsWindows() && mode is { } same)
            File.SetUnixFileMode(file, same);
        await RandomAccess.WriteAsync(file, content, fileOffset: 0, cancellationToken);
        Posix.Flush(file, "the file");
    }

    private static UnixFileMode? ModeOf(FolderHandle folder, string name)
    {
        using var replaced = folder.TryOpenFile(name);
        return replaced is null || OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(replaced) & Permissions;
    }

    private static void TryDelete(FolderHandle folder, string name)
    {
        try
        {
            folder.Delete(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is hidden, and the next run deletes it.
        }
    }
}

/// <summary>A file that is created or replaced.</summary>
/// <param name="Mode">Null for that of the replaced file, or of the umask.</param>
internal sealed record NewContent(string Name, ReadOnlyMemory<byte> Content, UnixFileMode? Mode = null);
