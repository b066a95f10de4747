namespace DigestWorker.Web.Http;

/// <summary>Section <c>Web</c>.</summary>
internal sealed class WebOptions
{
    /// <summary>Shorter ones are guessed.</summary>
    public const int MinKeyLength = 16;

    /// <summary>Where <c>serve</c> listens: this machine alone (loopback), or any other address with a key.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>What has to be shown before anything is changed; beyond this machine before anything is read, too.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The file that holds the key; one is made where there is none.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>How readers reach the worker where that is not <see cref="Url"/>, as behind a proxy: what links in feeds begin with.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Whether everybody who reaches the worker may read the digests.</summary>
    public bool PublicReading { get; set; }

    /// <summary>Whether the pages show the papers' pictures, which browsers fetch from the listing's site.</summary>
    public bool Pictures { get; set; } = true;

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.IsLoopback;

    /// <summary>Where the worker is reached from its own machine.</summary>
    public string OwnUrl => Url.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal);

    /// <summary>What is wrong, each with its key and its remedy; nothing where all is well.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not "http")
            yield return $"Web:Url: '{Url}' is not a valid URL to listen on; set one such as http://127.0.0.1:8080.";
        else if (url.UserInfo is not "")
            yield return "Web:Url: it contains a user name or password; write only the address, such as http://127.0.0.1:8080.";
        else if (!url.IsLoopback && this is { ApiKey: "", ApiKeyFile: "" })
            yield return $"Web:ApiKey: missing, and '{Url}' can be reached from other machines; "
                + "set Web:ApiKeyFile to a file (a key is created where there is none), or Web:ApiKey.";

        if (this is { ApiKey: not "", ApiKeyFile: not "" })
            yield return "Web:ApiKeyFile: Web:ApiKey is set too; keep one of them.";
        else if (ApiKey is { Length: > 0 and < MinKeyLength })
            yield return $"Web:ApiKey: it has {ApiKey.Length} characters and can be guessed; set {MinKeyLength} or more, or Web:ApiKeyFile, where one is made.";

        if (PublicUrl is not ""
            && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var known) || known.Scheme is not ("http" or "https") || known.UserInfo is not ""))
            yield return $"Web:PublicUrl: '{PublicUrl}' is not a valid URL; set one such as https://papers.example.com.";
    }
}
