namespace DigestWorker.Publishing;

/// <summary>Files that are there whole, or not at all: a reader sees the old one or the new one, whatever dies in between.</summary>
internal static class AtomicFile
{
    // A leading dot keeps the name away from everybody who lists *.md or *.json.
    private const string Prefix = ".digestworker-";
    private const string Suffix = ".tmp";

    // Hidden files too, and not through links to elsewhere.
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
        try
        {
            await WriteThroughAsync(temporary, content, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
        Posix.FlushFolder(folder);
    }

    /// <summary>Takes away what a killed process has left behind. Only for who holds the folder's lock.</summary>
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
