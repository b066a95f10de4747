namespace DigestWorker.Sites;

/// <summary>A public site that is asked for papers. Configured hosts may be anywhere: a mirror, a test.</summary>
internal abstract class SiteOptions(string baseUrl)
{
    public Uri BaseUrl { get; set; } = new(baseUrl);

    /// <summary>Says who asks; both sites throttle the unnamed harder. An operator adds where to be found.</summary>
    public string UserAgent { get; set; } = $"DigestWorker/{typeof(SiteOptions).Assembly.GetName().Version?.ToString(3)} (daily digests of paper listings)";

    /// <summary>One request in this time.</summary>
    internal virtual TimeSpan Interval => TimeSpan.Zero;

    /// <summary>An address on the site; a mirror's own path stays in front.</summary>
    public Uri Address(string pathAndQuery) => Address(BaseUrl, pathAndQuery);

    protected static Uri Address(Uri site, string pathAndQuery) => new(site.AbsoluteUri.TrimEnd('/') + pathAndQuery);
}

/// <summary>Section <c>HuggingFace</c>.</summary>
internal sealed class HuggingFaceOptions() : SiteOptions("https://huggingface.co")
{
    public const string Section = "HuggingFace";

    /// <summary>Optional; with one the site answers twice as often. Sent to the host of <see cref="SiteOptions.BaseUrl"/> alone.</summary>
    public string Token { get; set; } = "";

    /// <summary>The file that holds the token, instead of <see cref="Token"/>.</summary>
    public string TokenFile { get; set; } = "";

    public string ReadToken() => TokenFile is "" ? Token.Trim() : File.ReadAllText(TokenFile).Trim();
}

/// <summary>Section <c>Arxiv</c>.</summary>
internal sealed class ArxivOptions() : SiteOptions("https://export.arxiv.org")
{
    public const string Section = "Arxiv";

    /// <summary>Where people read: the papers themselves are not on the API's host.</summary>
    public Uri WebBaseUrl { get; set; } = new("https://arxiv.org");

    /// <summary>One request in three seconds, over all machines: https://info.arxiv.org/help/api/tou.html.</summary>
    public TimeSpan MinInterval { get; set; } = TimeSpan.FromSeconds(3);

    internal override TimeSpan Interval => MinInterval;

    public Uri WebAddress(string pathAndQuery) => Address(WebBaseUrl, pathAndQuery);
}
