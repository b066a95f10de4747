namespace DigestWorker.Web;

/// <summary>Section <c>Web</c>.</summary>
internal sealed class WebOptions
{
    /// <summary>Where <c>serve</c> listens; this machine alone (loopback).</summary>
    public string Url { get; set; } = "http://127.0.0.1:8080";
}
