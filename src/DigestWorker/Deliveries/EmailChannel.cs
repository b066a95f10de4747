using System.Net.Sockets;
using DigestWorker.Http;
using DigestWorker.Storage;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace DigestWorker.Deliveries;

/// <summary>A mail server. Its TLS is used where it has any; a password is sent over nothing else, but on this machine.</summary>
internal sealed class EmailChannel(DeliveryDefinition delivery, Secrets secrets, TimeProvider time, Func<OutboxMessage, string?> page) : DeliveryChannel
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private DeliveryOptions Options => delivery.Options;

    private Uri Server => new(Options.Server);

    public override async Task<SendResult> SendAsync(OutboxMessage message, Func<string, Task> accepted, CancellationToken cancellationToken)
    {
        // It was accepted, and only the record of that is missing.
        if (message.Receipts.Count > 0)
            return new SendResult.Sent();
        var mail = EmailMessage.Of(message, Announcement.Of(message, delivery, page(message)), Options);
        var result = await ConnectedAsync(
            async (client, cancellation) => new SendResult.Sent(Excerpt.Of(await client.SendAsync(mail, cancellation))), cancellationToken);
        if (result is SendResult.Sent sent)
            await accepted(sent.Receipt);
        return result;
    }

    public override Task<SendResult> ProbeAsync(CancellationToken cancellationToken) => ConnectedAsync(
        (client, _) => Task.FromResult(new SendResult.Sent($"{Server.Host}{(client.IsSecure ? " over TLS" : ", without TLS")}")), cancellationToken);

    private async Task<SendResult> ConnectedAsync(Func<SmtpClient, CancellationToken, Task<SendResult.Sent>> work, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var client = new SmtpClient { Timeout = (int)Timeout.TotalMilliseconds };
        try
        {
            var security = Server.Scheme is "smtps" ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable;
            await client.ConnectAsync(Server.Host, Server.Port > 0 ? Server.Port : Server.Scheme is "smtps" ? 465 : 587, security, ending.Token);
            if (Options.User is not "")
            {
                if (!client.IsSecure && !ThisMachine.Is(Server))
                    return Failed(ReasonCode.DeliveryRefused, "the server offers no TLS, and a password is not sent without it");
                await client.AuthenticateAsync(Options.User, delivery.ReadPassword(), ending.Token);
            }
            var result = await work(client, ending.Token);
            await client.DisconnectAsync(quit: true, CancellationToken.None);
            return result;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed(ReasonCode.DeliveryFailed, $"no answer within {Timeout.TotalSeconds:0} seconds");
        }
        catch (SmtpCommandException e)
        {
            return Failed(CodeOf(e), $"{(int)e.StatusCode} {e.Message}", e.ErrorCode is SmtpErrorCode.MessageNotAccepted);
        }
        catch (AuthenticationException e)
        {
            return Failed(ReasonCode.DeliveryRefused, e.Message);
        }
        catch (SslHandshakeException e)
        {
            return Failed(ReasonCode.DeliveryFailed, CertificateFault.Of(e.Message) ?? e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException or MailKit.ProtocolException or MailKit.ServiceNotConnectedException)
        {
            return Failed(ReasonCode.DeliveryFailed, e.Message);
        }
    }

    // 4yz: try again; 5yz: do not (RFC 5321, 4.2.1).
    private static ReasonCode CodeOf(SmtpCommandException e) => (int)e.StatusCode < 500 ? ReasonCode.DeliveryFailed
        : e.ErrorCode is SmtpErrorCode.MessageNotAccepted ? ReasonCode.MessageRejected : ReasonCode.DeliveryRefused;

    private SendResult.Failed Failed(ReasonCode code, string detail, bool ofMessage = false) => new(
        new Reason(code) { Host = Server.Host, Detail = Excerpt.Of(secrets.Redact(detail)) }, IsFinal: ofMessage && code is ReasonCode.MessageRejected);
}
