namespace DigestWorker.Http;

/// <summary>Removes secrets from every response, its status line and its headers: nothing else of a site or a model enters the worker.</summary>
internal sealed class RedactionHandler(Secrets secrets) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var sent = request.Headers.Authorization?.Parameter
            ?? (request.Headers.TryGetValues("api-key", out var keys) ? keys.FirstOrDefault() : null) ?? "";
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (secrets.Redact(body, sent) is var redacted && !ReferenceEquals(redacted, body))
            Replace(response, redacted);
        if (response.ReasonPhrase is { Length: > 0 } phrase)
            response.ReasonPhrase = secrets.Redact(phrase);
        Redact(response.Headers);
        Redact(response.Content.Headers);
        return response;
    }

    private static void Replace(HttpResponseMessage response, byte[] body)
    {
        var content = new ByteArrayContent(body);
        foreach (var (name, values) in response.Content.Headers.Where(header => header.Key is not "Content-Length"))
            content.Headers.TryAddWithoutValidation(name, values);
        response.Content.Dispose();
        response.Content = content;
    }

    private void Redact(System.Net.Http.Headers.HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated.ToList())
        {
            if (values.Any(value => secrets.Redact(value) != value))
            {
                headers.Remove(name);
                headers.TryAddWithoutValidation(name, values.Select(secrets.Redact));
            }
        }
    }
}
