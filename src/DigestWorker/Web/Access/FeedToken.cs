using DigestWorker.Storage;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Access;

/// <summary>
/// The token with which feed readers read the feeds and nothing else. It is in addresses, which leak, so it is independent of the API key:
/// neither can be guessed from the other, and each can be replaced alone.
/// </summary>
internal sealed class FeedToken
{
    private readonly KeyHash? _hash;

    private FeedToken(string token) => _hash = token is "" ? null : new KeyHash(token);

    /// <summary>The file with the token; null if there is none.</summary>
    public string? Path { get; private init; }

    /// <summary>The token of the configuration or of its file, which is created if it does not exist.</summary>
    /// <exception cref="StorageException">The file can be neither read nor created, or contains no token.</exception>
    public static FeedToken Load(WebOptions web)
    {
        if (web.FeedTokenFile is "")
            return new FeedToken(web.FeedToken);
        var file = System.IO.Path.GetFullPath(web.FeedTokenFile);
        return new FeedToken(KeyFile.Load("Web:FeedTokenFile", file, "token")) { Path = file };
    }

    public bool Matches(string? offered) => _hash?.Matches(offered) ?? false;
}
