using System.Security.Cryptography;
using System.Text;
using DigestWorker.Files;
using Microsoft.Win32.SafeHandles;

namespace DigestWorker.Publishing;

/// <summary>Section <c>Output</c>.</summary>
/// <summary>What a markdown file begins with.</summary>
internal enum FrontMatterFormat
{
    None,
    Yaml,
}

internal sealed class OutputOptions
{
    /// <summary>Where the digests are written; relative to the working directory.</summary>
    public string Directory { get; set; } = "digests";

    /// <summary>For files that are written from now on.</summary>
    public FrontMatterFormat FrontMatter { get; set; }
}

/// <summary>
/// The output folder, which others may write too. Only regular files are read, up to a size, and no path and no link leads out of it.
/// The folder itself may be a link. All paths are below the folder, with forward slashes.
/// </summary>
internal sealed class OutputFolder(string path)
{
    // Includes hidden files, but does not follow links.
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
    };

    public string Root { get; } = Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <summary>The full path of a file, for messages.</summary>
    public string Locate(string relative)
    {
        return Contains(relative)
            ? Path.GetFullPath(Path.Combine(Root, relative))
            : throw new IOException($"'{relative}' is outside the output folder '{Root}'.");
    }

    /// <summary>Whether a relative path stays below the folder.</summary>
    public bool Contains(string relative) =>
        !relative.Contains('\0') && Path.GetFullPath(Path.Combine(Root, relative)).StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Whether there is a regular file.</summary>
    public bool Exists(string relative) => Stat(relative) is not null;

    /// <summary>The size and the time of a regular file; null if there is none.</summary>
    public (long Length, DateTime ChangedAt)? Stat(string relative)
    {
        try
        {
            using var file = TryOpen(relative);
            return file is null ? null : (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Opens a file to read it; null if it does not exist.</summary>
    /// <exception cref="IOException">It is not a regular file, or behind a link.</exception>
    public SafeFileHandle? TryOpen(string relative)
    {
        using var folder = TryOpenFolder(FolderOf(relative), create: false);
        return folder?.TryOpenFile(NameOf(relative));
    }

    /// <summary>The content of a file; null if it does not exist.</summary>
    /// <exception cref="IOException">It is not a regular file, behind a link, or too large to be one of the worker's.</exception>
    public byte[]? Read(string relative)
    {
        using var file = TryOpen(relative);
        if (file is null)
            return null;
        if (RandomAccess.GetLength(file) is var length && length > DigestReader.MaxBytes)
            throw new IOException($"'{Locate(relative)}' is larger than {DigestReader.MaxBytes >> 20} MiB; remove it.");
        var content = new byte[length];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(file, content.AsSpan(read), read) is > 0 and var part)
            read += part;
        return read == content.Length ? content : content[..read];
    }

    /// <summary>The text of a file; null if it does not exist.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public string? ReadText(string relative) => Read(relative) is { } bytes ? TextOf(bytes) : null;

    public static string TextOf(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The files with the given extension or name, hidden ones too, in no order. What is found may be a pipe, or be gone.</summary>
    /// <param name="pattern">Such as <c>*.json</c>.</param>
    public IEnumerable<string> Find(string pattern) => !Directory.Exists(Root) ? [] :
        Directory.EnumerateFiles(Root, pattern, Everywhere).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));

    /// <summary>Creates the folder.</summary>
    /// <exception cref="IOException">There is a file in its place, or it cannot be created.</exception>
    public void Create()
    {
        if (File.Exists(Root))
            throw new IOException($"'{Root}' is a file in the place of a folder; remove it.");
        Directory.CreateDirectory(Root);
    }

    /// <inheritdoc cref="AtomicFile.ReplaceAsync"/>
    /// <param name="files">Files of one folder, which is created if it does not exist.</param>
    public async Task ReplaceAsync(
        IReadOnlyList<(string Path, ReadOnlyMemory<byte> Content)> files, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return;
        if (files.FirstOrDefault(file => file.Content.Length > DigestReader.MaxBytes).Path is { } large)
            throw new IOException($"'{Locate(large)}' would be larger than {DigestReader.MaxBytes >> 20} MiB; let the digest take fewer papers.");
        Create();
        using var folder = TryOpenFolder(FolderOf(files[0].Path), create: true)!;
        await AtomicFile.ReplaceAsync(folder, [.. files.Select(file => new NewContent(NameOf(file.Path), file.Content))], ensureHeld, cancellationToken);
    }

    /// <summary>Moves a file to another path; nothing happens if it does not exist.</summary>
    public void Move(string relative, string newPath)
    {
        using var from = TryOpenFolder(FolderOf(relative), create: false);
        using var to = TryOpenFolder(FolderOf(newPath), create: true)!;
        using var file = from?.TryOpenFile(NameOf(relative));
        if (file is not null)
            from!.Rename(NameOf(relative), to, NameOf(newPath));
        to.Flush();
    }

    /// <summary>Deletes a file durably, or a link itself; nothing happens if it does not exist.</summary>
    public void Delete(string relative)
    {
        using var folder = TryOpenFolder(FolderOf(relative), create: false);
        if (folder?.Delete(NameOf(relative)) is true)
            folder.Flush();
    }

    /// <summary>Deletes the folder of a file if it is empty, and those above it that then are.</summary>
    public void DeleteEmptyFolders(string relative)
    {
        for (var empty = FolderOf(relative); empty is not ""; empty = FolderOf(empty))
        {
            using var above = TryOpenFolder(FolderOf(empty), create: false);
            if (above is not null && !above.DeleteEmptyFolder(NameOf(empty)))
                return;
        }
    }

    /// <summary>Deletes temporary files of killed processes. Only for the holder of the lock.</summary>
    public void Sweep()
    {
        foreach (var left in Find(AtomicFile.Temporary).ToList())
        {
            try
            {
                Delete(left);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The file is hidden, and the next run tries again.
            }
        }
    }

    private FolderHandle? TryOpenFolder(string relative, bool create)
    {
        var folder = FolderHandle.TryOpen(Root);
        foreach (var name in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (folder is null)
                return null;
            using var above = folder;
            folder = create ? above.OpenOrCreateFolder(name) : above.TryOpenFolder(name);
        }
        return folder ?? (create ? throw new DirectoryNotFoundException($"Could not find the folder '{Root}'.") : null);
    }

    /// <summary>The folder of a path, below the output folder.</summary>
    private string FolderOf(string relative) => Below(relative) is var path && path.LastIndexOf('/') is > 0 and var end ? path[..end] : "";

    private string NameOf(string relative) => Path.GetFileName(Below(relative));

    // Without '..' and the like.
    private string Below(string relative) => Path.GetRelativePath(Root, Locate(relative)).Replace('\\', '/');

    private static string Resolve(string folder)
    {
        try
        {
            return Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;
        }
        catch (IOException)
        {
            return folder; // it does not exist yet, or leads nowhere
        }
    }
}
