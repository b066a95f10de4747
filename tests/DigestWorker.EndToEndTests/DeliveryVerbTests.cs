using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>What an operator does with deliveries at the command line.</summary>
public sealed class DeliveryVerbTests
{
    [Fact]
    public async Task A_run_delivers_and_what_is_refused_is_said_mended_and_sent()
    {
        await using var service = await MessageService.StartAsync();
        await using var deployment = await Deployment.StartAsync(papers: 3);
        deployment.Configuration["Deliveries"] = new JsonObject { ["team"] = new JsonObject { ["Channel"] = "Slack", ["Url"] = service.AddressOf("slack") } };
        service.Fault = _ => new ServiceAnswer(400, "invalid_blocks");

        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        Assert.Contains(
            "team Slack: 0 sent, 0 waiting, 1 given up: the delivery team gave up: 127.0.0.1 does not accept this message (HTTP 400): invalid_blocks.",
            (await deployment.SucceedAsync("deliveries")).Output, StringComparison.Ordinal);
        var wrong = await deployment.RunAsync("check", "--send-test");
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("wrong delivery: team (Slack)", wrong.Output, StringComparison.Ordinal);

        service.Fault = null;
        Assert.Contains("team Slack: 1 sent, 0 waiting, 0 given up", (await deployment.SucceedAsync("deliveries", "retry", "TEAM")).Output, StringComparison.Ordinal);
        Assert.Contains("has carried every paper", (await deployment.SucceedAsync("deliver", "--to", "team", "--digest", "daily", "--date", Deployment.Day)).Output, StringComparison.Ordinal);
        await deployment.SucceedAsync("deliver", "--to", "team", "--digest", "daily", "--date", Deployment.Day, "--force");
        Assert.Contains("ok    delivery: team (Slack): a test message was sent", (await deployment.SucceedAsync("check", "--send-test")).Output, StringComparison.Ordinal);

        Assert.Equal([true, true, false], service.Accepted.Select(message => message.Body.Contains("2501.10000", StringComparison.Ordinal)));
        Assert.DoesNotContain(deployment.Files().Where(file => !file.StartsWith("data/", StringComparison.Ordinal)), file => deployment.Read(file).Contains("a-secret-of-slack", StringComparison.Ordinal));
    }

    [ThoroughFact]
    public async Task A_mail_goes_over_TLS_with_its_password_where_the_server_offers_it()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await using var server = new MailServer("a-password-of-mail", X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null));
        await using var deployment = await Deployment.StartAsync(papers: 2);
        File.WriteAllText(deployment.PathOf("authority.pem"), certificate.ExportCertificatePem());
        deployment.Environment["SSL_CERT_FILE"] = deployment.PathOf("authority.pem");
        deployment.Configuration["Deliveries"] = new JsonObject
        {
            ["post"] = new JsonObject
            {
                ["Channel"] = "Email", ["Server"] = $"smtp://localhost:{server.Port}", ["User"] = "worker", ["Password"] = "a-password-of-mail",
                ["From"] = "digests@example.com", ["To"] = new JsonArray("team@example.com"),
            },
        };

        Assert.Contains("ok    delivery: post (Email): localhost over TLS", (await deployment.SucceedAsync("check")).Output, StringComparison.Ordinal);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Single(server.Accepted);
        Assert.True(server.WasSecure);
    }

    [Fact]
    public async Task A_delivery_that_is_not_there_is_said()
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync("deliver", "--to", "team", "--digest", "daily", "--date", Deployment.Day);

        Assert.Equal((1, "error: --to team: no delivery is configured; add one in section Deliveries."), (ended.ExitCode, ended.ErrorLines[^1]));
    }
}
