using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DigestWorker.Files;

/// <summary>System calls that .NET does not offer, and fsync with a check of its result.</summary>
internal static partial class Posix
{
    public const int NoEntry = 2;
    public const int NoDevice = 6;
    public const int WouldBlock = 11;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int NotEmpty = 39;
    public const int Loop = 40;
    public const int NotPermitted = 1;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    /// <summary>With <see cref="UnlinkAt"/>: an empty folder.</summary>
    public const int RemoveFolder = 0x200;

    /// <summary>With <see cref="FLock"/>: for one alone, without waiting.</summary>
    public const int ExclusiveLock = 2 | 4;

    // Linux on ARM has these two in other places.
    public static readonly int Folder = IsArm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6;

    /// <summary>
    /// On Unix .NET's flush ignores a failing fsync (SystemNative_FSync returns 1 and the caller tests for less than 0), and cannot open folders.
    /// </summary>
    public static void Flush(SafeFileHandle file, string what)
    {
        if (OperatingSystem.IsWindows())
            RandomAccess.FlushToDisk(file);
        else if (FSync(file) != 0)
            throw Failed($"{what} could not be flushed to disk");
    }

    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals renames itself; a folder handle cannot be flushed there.

        using var folder = Open(path, CloseOnExecHere);
        if (folder.IsInvalid)
            throw Failed($"the folder '{path}' could not be flushed to disk");
        Flush(folder, $"the folder '{path}'");
    }

    public static IOException Failed(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {new Win32Exception(error).Message}", error);
    }

    private static int CloseOnExecHere => OperatingSystem.IsLinux() ? CloseOnExec : 0;

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial SafeFileHandle OpenAt(SafeFileHandle folder, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MakeFolderAt(SafeFileHandle folder, string name, int mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int RenameAt(SafeFileHandle folder, string name, SafeFileHandle newFolder, string newName);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int FLock(SafeFileHandle file, int operation);
}
