using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DigestWorker.Deliveries;
using DigestWorker.StandIns;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using static DigestWorker.Tests.Deliveries.DeliveryWorld;

namespace DigestWorker.Tests.Deliveries;

/// <summary>Mails to a real SMTP server.</summary>
public sealed class EmailChannelTests : IAsyncLifetime
{
    private DeliveryWorld _world = null!;

    [Fact]
    public async Task A_mail_has_each_paper_as_text_and_as_html_and_the_same_id_at_each_try()
    {
        await using var server = new MailServer();
        server.Refuse = 1;
        var node = With(server, ("To:0", "a@example.com"), ("Bcc:0", "b@example.com")).Serve();

        await PublishAsync(node, "2025-01-08", [.. SomePapers(2), EntryOf("2501.19999", "<script>alert(1)</script> & ](javascript:x)", "<b>굵게</b> 쓰인 요약입니다.", 1)]);
        await _world.PassAsync(TimeSpan.FromSeconds(1), () => server.Accepted.Count == 1);

        var (to, content) = server.Accepted.Single();
        using var mail = await MimeMessage.LoadAsync(new MemoryStream(content), Token);
        Assert.Equal(["a@example.com", "b@example.com"], to.Order(StringComparer.Ordinal));
        Assert.Equal(("daily 2025-01-08 논문 3편", "digests@example.com", "a@example.com"), (mail.Subject, mail.From.Mailboxes.Single().Address, mail.To.ToString()));
        Assert.Empty(mail.Bcc);
        Assert.Equal($"{(await _world.MessagesAsync())[0].Id}@example.com", mail.MessageId);
        Assert.Equal("<post.digestworker.example.com>", mail.Headers[HeaderId.ListId]);
        Assert.All((string[])["2501.10000", "2501.10001", "2501.19999"], id =>
        {
            Assert.Contains($"https://arxiv.org/abs/{id}", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains($"<a href=\"https://arxiv.org/abs/{id}\">", mail.HtmlBody, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("<script", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;굵게&lt;/b&gt;", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_opens_a_server_on_this_machine_and_a_wrong_one_is_said()
    {
        await using var server = new MailServer(password: "a-password-of-mail");
        await using var node = With(server, ("To:0", "a@example.com"), ("User", "worker"), ("Password", "a-password-of-mail")).Node();
        Assert.IsType<SendResult.Sent>(await ProbeAsync(node));

        await using var other = With(server, ("Password", "another-password")).Node();
        var refused = Assert.IsType<SendResult.Failed>(await ProbeAsync(other));
        Assert.Equal(ReasonCode.DeliveryRefused, refused.Reason.Code);
    }

    [Fact]
    public async Task Offered_TLS_is_used_and_its_certificate_checked()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await using var server = new MailServer(certificate: X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null));
        await using var node = With(server, ("To:0", "a@example.com")).Node();

        var failed = Assert.IsType<SendResult.Failed>(await ProbeAsync(node));

        Assert.Equal(ReasonCode.DeliveryFailed, failed.Reason.Code);
        Assert.Contains("certificate", failed.Reason.Detail, StringComparison.OrdinalIgnoreCase);
    }

    public async ValueTask InitializeAsync() => _world = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private DeliveryWorld With(MailServer server, params (string Key, string Value)[] more) => _world.With(
        "post", "Email", [("Server", $"smtp://localhost:{server.Port}"), ("From", "Papers <digests@example.com>"), .. more]);

    private static Task<SendResult> ProbeAsync(IServiceProvider node) =>
        node.GetRequiredService<DeliveryChannels>().Of(node.GetRequiredService<CurrentDeliveries>().Current[0]).ProbeAsync(Token);
}
