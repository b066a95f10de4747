namespace DigestWorker.Http;

/// <summary>
/// Reads the body as part of the attempt, so that its deadline and its retries cover the body too,
/// and so that neither a huge page nor half a megabyte of gzip that unpacks to a thousand times that fills the memory.
/// </summary>
/// <param name="maxBytes">The most bytes of a body, after unpacking.</param>
internal sealed class BoundedBodyHandler(long maxBytes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
