using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DigestWorker.Files;

/// <summary>
/// An open folder. On Linux its names are resolved below the open handle (openat), so that whoever else may write there can neither lead
/// the worker elsewhere with a link nor hold it up with a pipe, also between a check and the use. Elsewhere links are checked for first.
/// </summary>
internal sealed class FolderHandle : IDisposable
{
    private readonly SafeFileHandle? _handle;

    private FolderHandle(string path, SafeFileHandle? handle) => (Path, _handle) = (path, handle);

    public string Path { get; }

    /// <summary>Opens a folder by its path; links in it are followed. Null if it does not exist.</summary>
    public static FolderHandle? TryOpen(string path)
    {
        if (!OperatingSystem.IsLinux())
            return Directory.Exists(path) ? new FolderHandle(path, handle: null) : null;
        var handle = Posix.Open(path, Posix.ReadOnly | Posix.Folder | Posix.CloseOnExec);
        return handle.IsInvalid ? NullIfMissing<FolderHandle>(handle, path) : new FolderHandle(path, handle);
    }

    /// <summary>Opens a folder in this one; null if it does not exist.</summary>
    public FolderHandle? TryOpenFolder(string name)
    {
        var path = PathOf(name);
        if (_handle is null)
        {
            EnsureNoLink(path);
            return TryOpen(path) ?? (File.Exists(path) ? throw NotFolder(path) : null);
        }
        var handle = Posix.OpenAt(_handle, name, Posix.ReadOnly | Posix.Folder | Posix.NoFollow | Posix.CloseOnExec, 0);
        return handle.IsInvalid ? NullIfMissing<FolderHandle>(handle, path) : new FolderHandle(path, handle);
    }

    /// <summary>Opens a folder in this one, and creates it if it does not exist.</summary>
    public FolderHandle OpenOrCreateFolder(string name)
    {
        var path = PathOf(name);
        if (_handle is null)
        {
            EnsureNoLink(path);
            Directory.CreateDirectory(path);
        }
        else if (Posix.MakeFolderAt(_handle, name, AllForAll) != 0 && Marshal.GetLastPInvokeError() is not Posix.Exists)
        {
            throw Failed(path, "created");
        }
        return TryOpenFolder(name) ?? throw new DirectoryNotFoundException($"Could not find the folder '{path}'.");
    }

    /// <summary>Opens a regular file to read it; null if it does not exist.</summary>
    /// <exception cref="IOException">It is a link, a folder, a pipe or the like.</exception>
    public SafeFileHandle? TryOpenFile(string name)
    {
        var path = PathOf(name);
        if (_handle is null)
        {
            EnsureNoLink(path);
            return File.Exists(path) ? File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete)
                : Directory.Exists(path) ? throw NotRegular(path) : null;
        }
        // A pipe would wait for its writer.
        var handle = Posix.OpenAt(_handle, name, Posix.ReadOnly | Posix.NonBlocking | Posix.NoFollow | Posix.CloseOnExec, 0);
        return handle.IsInvalid ? NullIfMissing<SafeFileHandle>(handle, path) : Regular(handle, path);
    }

    /// <summary>Creates a file that does not exist yet. The umask applies to its mode.</summary>
    public SafeFileHandle CreateFile(string name, UnixFileMode mode)
    {
        var path = PathOf(name);
        if (_handle is null)
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var handle = Posix.OpenAt(
            _handle, name, Posix.WriteOnly | Posix.Create | Posix.Exclusive | Posix.NoFollow | Posix.CloseOnExec, (int)mode);
        return handle.IsInvalid ? throw Failed(handle, path, "created") : handle;
    }

    /// <summary>Locks a file, which is created if it does not exist, until disposed; null if another process has the lock.</summary>
    public SafeFileHandle? TryLockFile(string name, UnixFileMode mode)
    {
        var path = PathOf(name);
        if (_handle is null)
        {
            EnsureNoLink(path);
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.HResult is WouldBlockOnMac or SharingViolation)
            {
                return null;
            }
        }
        var flags = Posix.ReadWrite | Posix.Create | Posix.NonBlocking | Posix.NoFollow | Posix.CloseOnExec;
        var handle = Posix.OpenAt(_handle, name, flags, (int)mode);
        if (handle.IsInvalid)
            throw Failed(handle, path, "locked");
        Regular(handle, path);
        // Like .NET, does without a lock where the file system has none.
        if (Posix.FLock(handle, Posix.ExclusiveLock) == 0 || Marshal.GetLastPInvokeError() is not Posix.WouldBlock)
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>Renames a file, and replaces one of the new name. A link is renamed itself, and replaced itself.</summary>
    public void Rename(string name, FolderHandle newFolder, string newName)
    {
        if (_handle is null)
            File.Move(PathOf(name), newFolder.PathOf(newName), overwrite: true);
        else if (Posix.RenameAt(_handle, name, newFolder._handle!, newName) != 0)
            throw Failed(PathOf(name), $"renamed to '{newName}'");
    }

    /// <summary>Deletes a file, or a link itself.</summary>
    /// <returns>Whether it existed.</returns>
    public bool Delete(string name)
    {
        if (_handle is null)
        {
            var exists = System.IO.Path.Exists(PathOf(name));
            File.Delete(PathOf(name));
            return exists;
        }
        if (Posix.UnlinkAt(_handle, name, 0) == 0)
            return true;
        return Marshal.GetLastPInvokeError() is Posix.NoEntry ? false : throw Failed(PathOf(name), "deleted");
    }

    /// <summary>Deletes a folder if it is empty.</summary>
    /// <returns>Whether it was.</returns>
    public bool DeleteEmptyFolder(string name)
    {
        if (_handle is not null)
        {
            return Posix.UnlinkAt(_handle, name, Posix.RemoveFolder) == 0 || (Marshal.GetLastPInvokeError() is Posix.NotEmpty or Posix.Exists or Posix.NoEntry
                ? false : throw Failed(PathOf(name), "deleted"));
        }
        if (!Directory.Exists(PathOf(name)) || Directory.EnumerateFileSystemEntries(PathOf(name)).Any())
            return false;
        Directory.Delete(PathOf(name));
        return true;
    }

    /// <summary>Flushes its names, or a rename may not survive a power cut.</summary>
    public void Flush()
    {
        if (_handle is null)
            Posix.FlushFolder(Path);
        else
            Posix.Flush(_handle, $"the folder '{Path}'");
    }

    public void Dispose() => _handle?.Dispose();

    private const int AllForAll = 0b111_111_111;

    // The HResults of an IOException for a file that another process holds.
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);

    private static SafeFileHandle Regular(SafeFileHandle handle, string path)
    {
        try
        {
            if (!File.GetAttributes(handle).HasFlag(FileAttributes.Directory) && RandomAccess.GetLength(handle) >= 0)
                return handle;
        }
        catch (NotSupportedException)
        {
            // A pipe has no length.
        }
        handle.Dispose();
        throw NotRegular(path);
    }

    private static void EnsureNoLink(string path)
    {
        if (new FileInfo(path) is { LinkTarget: not null })
            throw Linked(path);
    }

    private static T? NullIfMissing<T>(SafeFileHandle invalid, string path)
        where T : class
    {
        invalid.Dispose();
        return Marshal.GetLastPInvokeError() is Posix.NoEntry ? null : throw Failed(path, "opened");
    }

    private static Exception Failed(SafeFileHandle invalid, string path, string what)
    {
        invalid.Dispose();
        return Failed(path, what);
    }

    private static Exception Failed(string path, string what) => Marshal.GetLastPInvokeError() switch
    {
        Posix.NoEntry => new FileNotFoundException($"Could not find file '{path}'.", path),
        Posix.AccessDenied or Posix.NotPermitted => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
        Posix.Loop => Linked(path),
        Posix.NotFolder => NotFolder(path),
        Posix.IsFolder or Posix.NoDevice => NotRegular(path),
        var error => new IOException($"'{path}' cannot be {what}: {new Win32Exception(error).Message}", error),
    };

    private static IOException Linked(string path) => new($"'{path}' is a link, and the worker follows none here; remove it.");

    private static IOException NotFolder(string path) => new($"'{path}' is a link or a file in the place of a folder; remove it.");

    private static IOException NotRegular(string path) => new($"'{path}' is not a regular file; remove it.");
}
