using System.Net;
using System.Net.Http.Headers;
using DigestWorker.Http;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>What a service answered.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter);

/// <summary>A channel over HTTP. The outbox owns the retries: each try is one request for each part.</summary>
internal abstract class HttpChannel(DeliveryDefinition delivery, HttpClient client, TimeProvider time) : DeliveryChannel
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "deliveries";

    public const int MaxAnswer = 256 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    protected DeliveryDefinition Delivery { get; } = delivery;

    protected TimeProvider Time { get; } = time;

    public sealed override async Task<SendResult> SendAsync(OutboxMessage message, Func<string, Task> accepted, CancellationToken cancellationToken)
    {
        var requests = await RequestsAsync(message, cancellationToken);
        foreach (var request in requests.Skip(message.Receipts.Count))
        {
            using var asked = request();
            var result = await AskAsync(asked, JudgeAnswer, cancellationToken);
            if (result is not SendResult.Sent sent)
                return result;
            await accepted(sent.Receipt);
        }
        return new SendResult.Sent();
    }

    /// <summary>The requests for the parts of a message: the same at each try.</summary>
    protected abstract Task<IReadOnlyList<Func<HttpRequestMessage>>> RequestsAsync(OutboxMessage message, CancellationToken cancellationToken);

    /// <summary>What an answer means, where the service says more than its status.</summary>
    protected virtual SendResult JudgeAnswer(HttpAnswer answer) => Judge(answer, answer.Body);

    /// <summary>Asks once.</summary>
    protected async Task<SendResult> AskAsync(HttpRequestMessage request, Func<HttpAnswer, SendResult> judge, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await client.SendAsync(request, ending.Token);
            var body = OneLine.Beginning(await response.Content.ReadAsStringAsync(ending.Token), MaxAnswer);
            return judge(new HttpAnswer(response.StatusCode, body, RetryAfter.Of(response, Time.GetUtcNow())));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed($"no answer within {Timeout.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Failed(e.Message);
        }

        SendResult.Failed Failed(string detail) =>
            new(new Reason(ReasonCode.DeliveryFailed) { Host = request.RequestUri!.Host, Detail = Excerpt.Of(detail) });
    }

    /// <summary>What an answer means by its status.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="words">What the service says.</param>
    /// <param name="receipt">What it calls the message.</param>
    protected SendResult Judge(HttpAnswer answer, string words, string receipt = "ok") => answer.Status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new SendResult.Sent(receipt),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 or >= HttpStatusCode.InternalServerError =>
            Failed(ReasonCode.DeliveryFailed, answer, words),
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnsupportedMediaType =>
            Failed(ReasonCode.MessageRejected, answer, words),
        _ => Failed(ReasonCode.DeliveryRefused, answer, words),
    };

    protected SendResult.Failed Failed(ReasonCode code, HttpAnswer answer, string words) => new(
        new Reason(code) { Host = Host, Status = (int)answer.Status, Detail = words is "" ? null : Excerpt.Of(words) },
        IsFinal: code is ReasonCode.MessageRejected, answer.RetryAfter);

    protected virtual Uri Address => new(Delivery.ReadUrl());

    private string Host => Address.Host;

    protected static HttpRequestMessage Post(Uri address, byte[] json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return request;
    }
}

/// <summary>A chat: messages for people.</summary>
internal abstract class ChatChannel(DeliveryDefinition delivery, HttpClient client, TimeProvider time, Func<OutboxMessage, string?> page)
    : HttpChannel(delivery, client, time)
{
    protected override Task<IReadOnlyList<Func<HttpRequestMessage>>> RequestsAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var bodies = Write(Announcement.Of(message, Delivery, page(message)));
        return Task.FromResult<IReadOnlyList<Func<HttpRequestMessage>>>(
            [.. bodies.Select<byte[], Func<HttpRequestMessage>>(json => () => Post(Address, json))]);
    }

    /// <summary>The bodies of the messages that an announcement becomes.</summary>
    protected abstract IReadOnlyList<byte[]> Write(Announcement announcement);
}
