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

    /// <summary>The token with which feed readers read the feeds; it is in addresses.</summary>
    public string FeedToken { get; set; } = "";

    /// <summary>The file with the token; it is created if it does not exist.</summary>
    public string FeedTokenFile { get; set; } = "";

    /// <summary>The address for readers, behind a proxy. Then the rules for other machines apply to every request.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The host names under which the worker answers, besides its own addresses and that of <see cref="PublicUrl"/>.</summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>The proxies whose <c>X-Forwarded-…</c> headers count.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>Whether reading the digests requires no key.</summary>
    public bool PublicReading { get; set; }

    /// <summary>Whether the pages show the pictures of papers, which browsers load from the listing's site.</summary>
    public bool Pictures { get; set; } = true;

    /// <summary>Whether only this machine can reach the worker.</summary>
    public bool IsLoopback => ListenAddress.TryParse(Url) is { IsLoopback: true };

    /// <summary>The address of the worker on its own machine.</summary>
    public string OwnUrl => OwnUrlOf(Url);

    /// <summary>The address on its own machine of a worker that listens on any address.</summary>
    public static string OwnUrlOf(string url) => url.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal);

    /// <summary>The entries of a value that is a list.</summary>
    public static string[] ListOf(string value) => value.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The problems of the options, each with its key and its remedy.</summary>
    public IEnumerable<string> Problems()
    {
        if (ListenAddress.TryParse(Url) is not { } listens)
        {
            yield return $"Web:Url: {ListenAddress.Problem(Url)}";
        }
        else if (!listens.IsLoopback)
        {
            if (this is { ApiKey: "", ApiKeyFile: "" })
                yield return $"Web:ApiKey: missing, and '{Url}' can be reached from other machines; "
                    + "set Web:ApiKeyFile to a file (a key is created if the file does not exist), or Web:ApiKey.";
            if (this is { AllowedHosts: "", PublicUrl: "" })
                yield return $"Web:AllowedHosts: missing, and '{Url}' can be reached from other machines; "
                    + "set the names under which readers open the pages, such as papers.example.com, localhost if only this machine does, or * for any name.";
        }

        if (this is { ApiKey: not "", ApiKeyFile: not "" })
            yield return "Web:ApiKeyFile: Web:ApiKey is also set; remove one of them.";
        else if (ApiKey is { Length: > 0 and < MinKeyLength })
            yield return $"Web:ApiKey: it has {ApiKey.Length} characters and can be guessed; set {MinKeyLength} or more, or set Web:ApiKeyFile to create one.";

        foreach (var problem in FeedTokenProblems())
            yield return problem;

        if (PublicUrl is not ""
            && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var known) || known.Scheme is not ("http" or "https") || known.UserInfo is not ""))
            yield return $"Web:PublicUrl: '{PublicUrl}' is not a valid URL; set one such as https://papers.example.com.";
        foreach (var host in ListOf(AllowedHosts).Where(host => !IsHostName(host)))
            yield return $"Web:AllowedHosts: '{host}' is not a host name; set names without scheme and port, such as papers.example.com or *.example.com.";
        foreach (var proxy in TrustedNetworks.Invalid(TrustedProxies))
            yield return $"Web:TrustedProxies: '{proxy}' is not the address or the range of a proxy; set one such as 192.0.2.1 or 10.0.0.0/8.";
    }

    private IEnumerable<string> FeedTokenProblems()
    {
        if (this is { FeedToken: not "", FeedTokenFile: not "" })
            yield return "Web:FeedTokenFile: Web:FeedToken is also set; remove one of them.";
        else if (FeedToken is { Length: > 0 and < MinKeyLength })
            yield return $"Web:FeedToken: it has {FeedToken.Length} characters and can be guessed; set {MinKeyLength} or more, "
                + "or set Web:FeedTokenFile to create one.";
        else if (Uri.EscapeDataString(FeedToken) != FeedToken)
            yield return "Web:FeedToken: it has characters that an address cannot contain; "
                + "use letters, digits, '-' and '_', or set Web:FeedTokenFile to create one.";
        else if (FeedToken is not "" && FeedToken == ApiKey)
            yield return "Web:FeedToken: it is the API key, which would be in addresses; set another one, or set Web:FeedTokenFile to create one.";
        else if (FeedTokenFile is not "" && FeedTokenFile == ApiKeyFile)
            yield return "Web:FeedTokenFile: it is the file of the API key, which would be in addresses; set another file.";
    }

    private static bool IsHostName(string host) =>
        host is "*" || Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) is not UriHostNameType.Unknown;
}
