using System.Net.Mime;
using DigestWorker.Models.Quota;
using DigestWorker.Models.Wire;

namespace DigestWorker.Models;

/// <summary>
/// Writes each request in the shape that the server accepts. If the server rejects a part of it, the next plainer shape is asked for
/// in the same call. It is outside the retries: each shape is a call of its own.
/// </summary>
internal sealed class ShapingHandler(LlmOptions options, ModelServer server) : DelegatingHandler
{
    private const int MaxChanges = 12;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = RequestBody.Parse(
            await request.Content!.ReadAsByteArrayAsync(cancellationToken), new(options.Thinking, options.ReasoningEffort), options.EffectiveContextTokens,
            options.MaxOutputTokens);
        request.Options.Set(AnswerReader.Request, body);
        await server.LoadAsync().WaitAsync(cancellationToken);
        var leads = await server.TryLeadAsync(cancellationToken);
        try
        {
            for (var changes = 0; ; changes++)
            {
                var shape = server.Shape;
                var response = await SendAsync(request, body, shape, cancellationToken);
                var sent = body.Sent(shape, VersionIn(shape));
                if (response.IsSuccessStatusCode)
                {
                    request.Options.TryGetValue(AnswerReader.Fault, out var fault);
                    await server.AnsweredAsync(shape, sent, fault);
                    return response;
                }
                if (changes == MaxChanges || (int)response.StatusCode is not (400 or 404 or 422 or 501))
                    return response;

                var error = await ServerError.ReadAsync(response, cancellationToken);
                if (!leads)
                    leads = await server.TryLeadAsync(shape, cancellationToken);
                if (!server.Change(shape, sent, error))
                    return response;
                response.Dispose();
            }
        }
        finally
        {
            if (leads)
                server.EndLead();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestBody body, RequestShape shape, CancellationToken cancellationToken)
    {
        request.Options.Set(CallTokens.Limit, body.TokensIn(shape));
        request.Content = new ByteArrayContent(body.Write(shape)) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } };
        if (VersionIn(shape) is { Length: > 0 } version)
            request.RequestUri = new UriBuilder(request.RequestUri!) { Query = $"api-version={version}" }.Uri;
        return await base.SendAsync(request, cancellationToken);
    }

    private string VersionIn(RequestShape shape) =>
        options.Provider is not LlmProvider.AzureOpenAI ? "" : shape.ApiVersion is "" ? options.EffectiveApiVersion : shape.ApiVersion;
}
