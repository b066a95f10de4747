using DigestWorker.Http;

namespace DigestWorker.Sites;

/// <summary>A public site with papers. The host may be any, such as a mirror or a test server.</summary>
internal abstract class SiteOptions(string baseUrl)
{
    public Uri BaseUrl { get; set; } = new(baseUrl);

    /// <summary>Identifies the client; both sites throttle anonymous clients more. Operators should add a contact address.</summary>
    public string UserAgent { get; set; } = $"DigestWorker/{typeof(SiteOptions).Assembly.GetName().Version?.ToString(3)} (daily digests of paper listings)";

    /// <summary>The minimum time between two requests.</summary>
    internal virtual TimeSpan Interval => TimeSpan.Zero;

    /// <summary>An address on the site; the path of <see cref="BaseUrl"/> is kept.</summary>
    public Uri Address(string pathAndQuery) => Address(BaseUrl, pathAndQuery);

    protected static Uri Address(Uri site, string pathAndQuery) => new(site.AbsoluteUri.TrimEnd('/') + pathAndQuery);
}

/// <summary>Section <c>HuggingFace</c>.</summary>
internal sealed class HuggingFaceOptions() : SiteOptions("https://huggingface.co")
{
    public const string Section = "HuggingFace";

    /// <summary>Optional; doubles the rate limit. Only sent to the host of <see cref="SiteOptions.BaseUrl"/>.</summary>
    public string Token { get; set; } = "";

    /// <summary>The file with the token, instead of <see cref="Token"/>.</summary>
    public string TokenFile { get; set; } = "";

    public string ReadToken() => TokenFile is "" ? Token.Trim() : PlainValue.InFile(TokenFile);
}

/// <summary>Section <c>Arxiv</c>.</summary>
internal sealed class ArxivOptions() : SiteOptions("https://export.arxiv.org")
{
    public const string Section = "Arxiv";

    /// <summary>The address of the website, because papers are not on the API's host.</summary>
    public Uri WebBaseUrl { get; set; } = new("https://arxiv.org");

    /// <summary>arXiv allows one request in three seconds over all machines: https://info.arxiv.org/help/api/tou.html.</summary>
    public TimeSpan MinInterval { get; set; } = TimeSpan.FromSeconds(3);

    internal override TimeSpan Interval => MinInterval;

    public Uri WebAddress(string pathAndQuery) => Address(WebBaseUrl, pathAndQuery);
}
