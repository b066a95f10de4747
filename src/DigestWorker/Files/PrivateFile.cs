namespace DigestWorker.Files;

/// <summary>Files and folders that only the worker's user may read and write, whatever the umask is.</summary>
internal static class PrivateFile
{
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode FolderMode = Mode | UnixFileMode.UserExecute;

    /// <summary>Creates a folder if it does not exist; the mode of one that exists is its operator's.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            return;
        }
        // Others may have folders beside it.
        if (Path.GetDirectoryName(path) is { Length: > 0 } above)
            Directory.CreateDirectory(above);
        Directory.CreateDirectory(path, FolderMode);
    }

    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
            options.UnixCreateMode = Mode;
        Restrict(path);
        return new FileStream(path, options);
    }

    public static void WriteAllText(string path, string text)
    {
        // Another user may have put a link there: it is removed, not followed.
        File.Delete(path);
        using var writer = new StreamWriter(Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        writer.Write(text);
    }

    /// <summary>Takes the rights of others to a file, if there are any; a link, and a file of another user, stay as they are.</summary>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, LinkTarget: null })
            return;
        try
        {
            if (File.GetUnixFileMode(path) is var mode && (mode & ~FolderMode) != 0)
                File.SetUnixFileMode(path, mode & FolderMode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its owner decides.
        }
    }

    /// <summary>Whether every user of the machine may write to a folder.</summary>
    public static bool IsWritableByAll(string folder) =>
        !OperatingSystem.IsWindows() && Directory.Exists(folder) && File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherWrite);
}
