using DigestWorker.Files;
using DigestWorker.Http;
using DigestWorker.Storage;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Access;

/// <summary>The API key.</summary>
internal sealed class ApiKey(string key)
{
    private const string DefaultName = "web.key";

    private readonly KeyHash _hash = new(key);

    /// <summary>Identifies the key without revealing it: sessions of another key end.</summary>
    public string Fingerprint => _hash.Fingerprint;

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
        // A file that is configured may be meant for others too.
        if (web.ApiKeyFile is "")
            PrivateFile.Restrict(file);
        return new ApiKey(KeyFile.Load("Web:ApiKeyFile", file, "key")) { Path = file };
    }

    private static string FileOf(WebOptions web, StorageOptions storage) =>
        System.IO.Path.GetFullPath(web.ApiKeyFile is not "" ? web.ApiKeyFile : System.IO.Path.Combine(storage.Folder, DefaultName));

    public bool Matches(string? offered) => _hash.Matches(offered);
}
