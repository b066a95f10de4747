using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DigestWorker.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DigestWorker.EndToEndTests;

/// <summary>Certificates that do not hold; each server has the papers, so only its certificate can be in the way.</summary>
public sealed class TlsTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [ThoroughTheory]
    [InlineData("good", 0)]
    [InlineData("expired", 3)]
    [InlineData("of another host", 3)]
    [InlineData("of an unknown authority", 3)]
    [InlineData("self-signed", 3)]
    public async Task A_site_is_read_only_where_its_certificate_holds_and_is_asked_once_where_it_does_not(string certificate, int exitCode)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var authority = Authority("Trusted here");
        using var stranger = Authority("Trusted nowhere");
        using var its = Its(certificate, authority, stranger);
        var handshakes = 0;
        await using var site = await ServeAsync(its, deployment.Sites.Address, () => Interlocked.Increment(ref handshakes));
        await File.WriteAllTextAsync(deployment.PathOf("authority.pem"), authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
        deployment.Environment["SSL_CERT_FILE"] = deployment.PathOf("authority.pem");
        deployment.Section("HuggingFace")["BaseUrl"] = $"https://localhost:{new Uri(site.Urls.Single()).Port}";

        var ended = await deployment.RunAsync("run", "--date", Deployment.Day);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Equal(exitCode == 0 ? 2 : 0, deployment.Model.Calls);
        if (exitCode == 0)
            return;
        Assert.Contains("certificate", ended.Output, StringComparison.Ordinal);
        Assert.Contains("localhost", ended.Output, StringComparison.Ordinal);
        Assert.InRange(handshakes, 1, 2); // the API and the page
    }

    [ThoroughTheory]
    [InlineData("expired", "(NotTimeValid): it has expired or is not valid yet; renew it")]
    [InlineData("of another host", "(RemoteCertificateNameMismatch): it is for another host name")]
    [InlineData("of an unknown authority", "(PartialChain): no authority that this machine trusts issued it")]
    [InlineData("self-signed", "(UntrustedRoot): no authority that this machine trusts issued it")]
    public async Task A_model_whose_certificate_does_not_hold_is_told_as_a_site_is_and_asked_once(string certificate, string told)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var authority = Authority("Trusted here");
        using var stranger = Authority("Trusted nowhere");
        using var its = Its(certificate, authority, stranger);
        var handshakes = 0;
        await using var server = await ServeAsync(its, deployment.Sites.Address, () => Interlocked.Increment(ref handshakes));
        await File.WriteAllTextAsync(deployment.PathOf("authority.pem"), authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
        deployment.Environment["SSL_CERT_FILE"] = deployment.PathOf("authority.pem");
        deployment.Llm["Endpoint"] = $"https://localhost:{new Uri(server.Urls.Single()).Port}/v1";

        var ended = await deployment.RunAsync("check");

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains($"its certificate is rejected {told}", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("inner exception", ended.Output, StringComparison.Ordinal);
        Assert.Equal(told.Contains("no authority", StringComparison.Ordinal), ended.Output.Contains("SSL_CERT_FILE", StringComparison.Ordinal));
        Assert.Equal(1, handshakes);
    }

    [ThoroughFact]
    public async Task An_https_site_is_read_through_a_proxy()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var authority = Authority("Trusted here");
        using var its = Issue(authority, "papers.example", Now.AddDays(2));
        await using var site = await ServeAsync(its, deployment.Sites.Address, () => { });
        await using var proxy = ForwardProxy.Start(new Uri(site.Urls.Single()));
        await File.WriteAllTextAsync(deployment.PathOf("authority.pem"), authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
        deployment.Environment["SSL_CERT_FILE"] = deployment.PathOf("authority.pem");
        deployment.Environment["HTTPS_PROXY"] = proxy.Address;
        deployment.Section("HuggingFace")["BaseUrl"] = "https://papers.example";

        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(2, deployment.Model.Calls);
        Assert.All(proxy.Requests, request => Assert.StartsWith("CONNECT papers.example:443", request, StringComparison.Ordinal));
        Assert.NotEmpty(proxy.Requests);
    }

    private static X509Certificate2 Its(string certificate, X509Certificate2 authority, X509Certificate2 stranger) => certificate switch
    {
        "expired" => Issue(authority, "localhost", Now.AddDays(-2)),
        "of another host" => Issue(authority, "example.org", Now.AddDays(2)),
        "of an unknown authority" => Issue(stranger, "localhost", Now.AddDays(2)),
        "self-signed" => SelfSigned(),
        _ => Issue(authority, "localhost", Now.AddDays(2)),
    };

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string host, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        using var issued = Request(key, host).Create(authority, Now.AddDays(-3), until, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        return Request(key, "localhost").CreateSelfSigned(Now.AddDays(-3), Now.AddDays(2));
    }

    private static CertificateRequest Request(RSA key, string host)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    /// <summary>Hands everything on to the papers' sites, behind its certificate.</summary>
    private static async Task<WebApplication> ServeAsync(X509Certificate2 certificate, Uri papers, Action connected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, _) =>
            {
                connected();
                return certificate;
            };
        })));
        var app = builder.Build();
        var http = new HttpClient { BaseAddress = papers };
        app.Lifetime.ApplicationStopped.Register(http.Dispose);
        app.Run(async context =>
        {
            using var answer = await http.GetAsync(context.Request.Path + context.Request.QueryString, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync(context.RequestAborted));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
