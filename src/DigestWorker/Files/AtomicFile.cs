namespace DigestWorker.Files;

/// <summary>
/// Writes files atomically: a reader sees the old or the new file, whatever crashes in between. The mode is that of the replaced file;
/// for a new file, the umask of the process determines it.
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
    /// <param name="files">Their names, with their new content.</param>
    /// <param name="ensureHeld">
    /// Called before the first rename; an exception leaves the old files in place. The process that takes over deletes temporary files first,
    /// so a process that is suspended between this call and the rename finds no file to rename when it resumes.
    /// </param>
    /// <param name="cancellationToken">Ends the writing; not the renames.</param>
    /// <exception cref="IOException">There is a link, a folder, a pipe or the like in the place of a file.</exception>
    public static async Task ReplaceAsync(
        FolderHandle folder, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> files, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return;
        var begun = files.Select(file => (file.Name, file.Content, Temporary: $"{Prefix}{Guid.NewGuid():N}{Suffix}")).ToList();
        try
        {
            foreach (var (name, content, temporary) in begun)
                await WriteThroughAsync(folder, temporary, content, ModeOf(folder, name), cancellationToken);
            await ensureHeld();
            foreach (var (name, _, temporary) in begun)
                folder.Rename(temporary, folder, name);
        }
        catch
        {
            foreach (var (_, _, temporary) in begun)
                TryDelete(folder, temporary);
            throw;
        }
        folder.Flush();
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
