namespace DigestWorker.Web.Http;

/// <summary>Section <c>Web</c>.</summary>
internal sealed class WebOptions
{
    /// <summary>Shorter keys can be guessed.</summary>
    public const int MinKeyLength = 16;

    /// <summary>The address on which <c>serve</c> listens: loopback, or any other address with a key.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The key for changes and, from other machines, for reading.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The file with the key; it is created if it does not exist.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>The base address of links in feeds, if it differs from <see cref="Url"/>, such as behind a proxy.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Whether reading the digests requires no key.</summary>
    public bool PublicReading { get; set; }

    /// <summary>Whether the pages show the pictures of papers, which browsers load from the listing's site.</summary>
    public bool Pictures { get; set; } = true;

    /// <summary>Whether only this machine can reach the worker.</summary>
    public bool IsLoopback => Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.IsLoopback;

    /// <summary>The address of the worker on its own machine.</summary>
    public string OwnUrl => OwnUrlOf(Url);

    /// <summary>The address on its own machine of a worker that listens on any address.</summary>
    public static string OwnUrlOf(string url) =>
        url.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal);

    /// <summary>The problems of the options, each with its key and its remedy.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not "http")
            yield return $"Web:Url: '{Url}' is not a valid URL to listen on; set one such as http://127.0.0.1:8080.";
        else if (url.UserInfo is not "")
            yield return "Web:Url: it contains a user name or password; set only the address, such as http://127.0.0.1:8080.";
        else if (!url.IsLoopback && this is { ApiKey: "", ApiKeyFile: "" })
            yield return $"Web:ApiKey: missing, and '{Url}' can be reached from other machines; "
                + "set Web:ApiKeyFile to a file (a key is created if the file does not exist), or Web:ApiKey.";

        if (this is { ApiKey: not "", ApiKeyFile: not "" })
            yield return "Web:ApiKeyFile: Web:ApiKey is also set; remove one of them.";
        else if (ApiKey is { Length: > 0 and < MinKeyLength })
            yield return $"Web:ApiKey: it has {ApiKey.Length} characters and can be guessed; set {MinKeyLength} or more, or set Web:ApiKeyFile to create one.";

        if (PublicUrl is not ""
            && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var known) || known.Scheme is not ("http" or "https") || known.UserInfo is not ""))
            yield return $"Web:PublicUrl: '{PublicUrl}' is not a valid URL; set one such as https://papers.example.com.";
    }
}
