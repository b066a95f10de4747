using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DigestWorker.Publishing;

/// <summary>
/// fsync with a check of its result. On Unix .NET's flush ignores a failing fsync
/// (SystemNative_FSync returns 1 and the caller tests for less than 0), and cannot open folders.
/// </summary>
internal static partial class Posix
{
    public static void Flush(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
            RandomAccess.FlushToDisk(file);
        else if (FSync(file) != 0)
            throw Failed("the file could not be flushed to disk");
    }

    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals renames itself; a folder handle cannot be flushed there.

        using var folder = Open(path, 0);
        if (folder.IsInvalid || FSync(folder) != 0)
            throw Failed($"the folder '{path}' could not be flushed to disk");
    }

    private static IOException Failed(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);
}
