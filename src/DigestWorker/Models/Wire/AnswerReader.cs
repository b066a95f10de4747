using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;

namespace DigestWorker.Models.Wire;

/// <summary>
/// Reads every response within the attempt: what a client library would reject becomes what it reads,
/// and an error that comes as a success becomes an error, so that it is retried.
/// </summary>
internal sealed class AnswerReader : DelegatingHandler
{
    public static readonly HttpRequestOptionsKey<RequestBody> Request = new("DigestWorker.Request");
    public static readonly HttpRequestOptionsKey<AnswerFault> Fault = new("DigestWorker.AnswerFault");

    /// <summary>The bytes of an answer that may have to be paid for.</summary>
    public static readonly HttpRequestOptionsKey<int> Received = new("DigestWorker.Received");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Request, out var asked))
            return await base.SendAsync(request, cancellationToken);

        request.Options.Set(Fault, AnswerFault.None);
        request.Options.Set(Received, 0);
        var response = await base.SendAsync(request, cancellationToken);
        // JSON is UTF-8, whatever charset the server declares.
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var text = JsonEscapes.ReplaceLoneSurrogates(Encoding.UTF8.GetString(body));
        if (response.IsSuccessStatusCode)
        {
            request.Options.Set(Received, body.Length);
            Use(response, CompletionBody.Read(text, asked.Properties, asked.IsOllama), request);
        }
        else
        {
            Replace(response, (int)response.StatusCode, Encoding.UTF8.GetBytes(text));
            Correct(response, text, asked);
        }
        return response;
    }

    private static void Use(HttpResponseMessage response, CompletionBody read, HttpRequestMessage request)
    {
        // What a server reports as an error it does not charge.
        if (read.Error is { IsUnreadable: false })
            request.Options.Set(Received, 0);
        if (read.Error is { } error)
            Replace(response, error.Status, ErrorJson(error));
        else
            Replace(response, (int)response.StatusCode, read.Json!);
        request.Options.Set(Fault, read.Fault);
    }

    private static void Correct(HttpResponseMessage response, string body, RequestBody asked)
    {
        var error = ServerError.Parse((int)response.StatusCode, body);
        // Groq rejects an answer that is not exactly JSON, and shows it: it may hold the JSON.
        if (error.IsBadSample && FailedGeneration(body) is { Length: > 0 } text
            && AnswerText.ObjectsIn(text, asked.Properties) is [.., var answer])
            Replace(response, 200, CompletionBody.Of(answer));
        // A proxy reports what the server behind it rejects as its own failure.
        else if (error.Status is 500 or 502 && error.IsUnsupported)
            response.StatusCode = HttpStatusCode.BadRequest;
    }

    private static string? FailedGeneration(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("error").GetProperty("failed_generation").GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static void Replace(HttpResponseMessage response, int status, byte[] json)
    {
        response.Content.Dispose();
        response.StatusCode = (HttpStatusCode)status;
        response.Content = new ByteArrayContent(json) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } };
    }

    private static byte[] ErrorJson(ServerError error)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", error.Code);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
            // What else the body says, such as when a limit is renewed.
            json.WriteString("body", error.Body);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
