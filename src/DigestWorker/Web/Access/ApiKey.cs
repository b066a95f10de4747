using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DigestWorker.Files;
using DigestWorker.Http;
using DigestWorker.Storage;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Access;

/// <summary>The API key. It is compared as a hash, in constant time.</summary>
internal sealed class ApiKey(string key)
{
    private const string DefaultName = "web.key";

    private readonly byte[] _hash = Hash(key);

    /// <summary>Identifies the key without revealing it: sessions of another key end.</summary>
    public string Fingerprint => Convert.ToHexStringLower(_hash.AsSpan(0, 8));

    /// <summary>The file with the key; null if the key is configured.</summary>
    public string? Path { get; private init; }

    /// <summary>The key of the configuration or of its file; null if there is none that can be read.</summary>
    public static string? TryRead(WebOptions web, StorageOptions storage)
    {
        try
        {
            return web.ApiKey is not "" ? web.ApiKey : FileOf(web, storage) is var file && File.Exists(file) ? PlainValue.InFile(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The key of the configuration or of its file, which is created if it does not exist.</summary>
    /// <exception cref="StorageException">The file can be neither read nor created, or contains no key.</exception>
    public static ApiKey Load(WebOptions web, StorageOptions storage)
    {
        if (web.ApiKey is not "")
            return new ApiKey(web.ApiKey);
        var file = FileOf(web, storage);
        try
        {
            // A file that is configured may be meant for others too.
            if (web.ApiKeyFile is "")
                PrivateFile.Restrict(file);
            var key = File.Exists(file) ? PlainValue.InFile(file) : Create(file);
            return key.Length >= WebOptions.MinKeyLength
                ? new ApiKey(key) { Path = file }
                : throw new StorageException(
                    $"Web:ApiKeyFile: {file} holds no key of {WebOptions.MinKeyLength} characters or more; "
                    + "write one to it, or delete it and restart the worker to create one.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"Web:ApiKeyFile: {file} can be neither read nor created: {OneLine.Of(e.Message)} "
                + "Allow the worker's user to read and write it, or set another file.", e);
        }
    }

    private static string FileOf(WebOptions web, StorageOptions storage) =>
        System.IO.Path.GetFullPath(web.ApiKeyFile is not "" ? web.ApiKeyFile : System.IO.Path.Combine(storage.Folder, DefaultName));

    public bool Matches(string? offered) => offered is not null && CryptographicOperations.FixedTimeEquals(Hash(offered), _hash);

    /// <summary>Creates the file with a new key; if two workers do so at once, both use the key of the first.</summary>
    private static string Create(string path)
    {
        PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        var begun = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var writer = new StreamWriter(PrivateFile.Open(begun, FileMode.CreateNew, FileAccess.Write, FileShare.None)))
                writer.WriteLine(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
            File.Move(begun, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(begun);
        }
        return PlainValue.InFile(path);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
