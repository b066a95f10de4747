namespace DigestWorker.Http;

/// <summary>
/// Reads the body as part of the attempt, so that its deadline and its retries cover the body too,
/// and so that neither a huge page nor half a megabyte of gzip that unpacks to a thousand times that fills the memory.
/// </summary>
internal sealed class BoundedBodyHandler : DelegatingHandler
{
    /// <summary>After unpacking; the largest list has 0.6 MB, the largest papers 3.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
