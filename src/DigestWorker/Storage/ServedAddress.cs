using DigestWorker.Files;

namespace DigestWorker.Storage;

/// <summary>
/// The address on which this machine's worker serves, in a file beside the store: it is asked for its health there, whatever the
/// configuration says by then.
/// </summary>
internal static class ServedAddress
{
    public static void Write(StorageOptions storage, string address)
    {
        try
        {
            PrivateFile.CreateFolder(storage.Folder);
            PrivateFile.WriteAllText(PathOf(storage), address);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The configured address is asked instead.
        }
    }

    /// <summary>Null if no worker serves, as far as is known.</summary>
    public static string? Read(StorageOptions storage)
    {
        try
        {
            return File.ReadAllText(PathOf(storage)).Trim() is { Length: > 0 } address ? address : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Removes the address, unless another worker has replaced it.</summary>
    public static void Delete(StorageOptions storage, string address)
    {
        try
        {
            if (Read(storage) == address)
                File.Delete(PathOf(storage));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next worker replaces it.
        }
    }

    private static string PathOf(StorageOptions storage) => ServeLock.PathOf(storage) is { } served
        ? served + ".address"
        : Path.Combine(storage.Folder, "digestworker.serve.address");
}
