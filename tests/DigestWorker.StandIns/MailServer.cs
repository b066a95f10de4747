using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace DigestWorker.StandIns;

/// <summary>A mail as it was received.</summary>
/// <param name="To">Everyone in the envelope.</param>
public sealed record ReceivedMail(IReadOnlyList<string> To, byte[] Content);

/// <summary>A real SMTP server on loopback.</summary>
public sealed class MailServer : MessageStore, IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;

    /// <param name="password">What opens it; null for nothing.</param>
    /// <param name="certificate">For STARTTLS; null if it has none.</param>
    public MailServer(string? password = null, X509Certificate2? certificate = null)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).AllowUnsecureAuthentication(certificate is null).AuthenticationRequired(password is not null);
            if (certificate is not null)
                endpoint.Certificate(certificate);
        }).Build();
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add((IMessageStore)this);
        services.Add((IUserAuthenticator)new DelegatingUserAuthenticator((_, given) => given == password));
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_ending.Token);
    }

    public int Port { get; }

    /// <summary>How many mails are refused before one is accepted.</summary>
    public int Refuse { get; set; }

    /// <summary>Whether the last mail came over TLS.</summary>
    public bool WasSecure { get; private set; }

    public ConcurrentQueue<ReceivedMail> Accepted { get; } = new();

    public override Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(transaction);
        if (Refuse-- > 0)
            return Task.FromResult(new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "try later"));
        WasSecure = context.Pipe.IsSecure;
        Accepted.Enqueue(new([.. transaction.To.Select(to => $"{to.User}@{to.Host}")], buffer.ToArray()));
        return Task.FromResult(SmtpResponse.Ok);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }
}
