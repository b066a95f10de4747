namespace DigestWorker.Web.Http;

/// <summary>Reads the form of a request. A request without one has an empty form.</summary>
internal static class Forms
{
    /// <exception cref="BadHttpRequestException">It is cut short, not a form, or in an encoding that is not supported.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return FormCollection.Empty;
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        // Not supported: utf-7.
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form cannot be read.", e);
        }
    }
}
