namespace DigestWorker.Http;

/// <summary>
/// Reads the body within the attempt, so that timeout and retries cover it too,
/// and limits its size after decompression, so that neither a huge page nor a gzip bomb exhausts the memory.
/// </summary>
/// <param name="maxBytes">The maximum size of a body after decompression.</param>
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
