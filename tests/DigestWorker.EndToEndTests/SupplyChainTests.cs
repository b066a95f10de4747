using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DigestWorker.EndToEndTests;

/// <summary>What is built is what was locked, nothing known to be unsafe, and written down.</summary>
public sealed class SupplyChainTests : IDisposable
{
    private const string Package = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-supply-");

    public void Dispose() => _folder.Delete(recursive: true);

    [ThoroughTheory]
    [InlineData(0, "NU1901")]
    [InlineData(3, "NU1904")]
    public async Task A_package_with_an_advisory_stops_the_restore(int severity, string error)
    {
        await using var advisories = await StartAdvisoriesAsync(severity);
        Sdk.CopyDigestFormat(_folder.FullName);
        UseSources($"""<auditSources><clear /><add key="advisories" value="{advisories.Urls.First()}/index.json" allowInsecureConnections="true" /></auditSources>""");

        var ended = await Sdk.RunAsync(_folder.FullName, "restore", "src/DigestFormat", "--locked-mode");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"error {error}", ended.Output, StringComparison.Ordinal);
        Assert.Contains(Package, ended.Output, StringComparison.Ordinal);
    }

    [ThoroughTheory]
    [InlineData("contentHash", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "NU1403")]
    [InlineData("requested", "[1.0.0, )", "NU1004")]
    public async Task A_lock_file_that_was_tampered_with_is_refused(string member, string value, string error)
    {
        Sdk.CopyDigestFormat(_folder.FullName);
        UseSources("");
        var path = Path.Combine(_folder.FullName, "src/DigestFormat/packages.lock.json");
        var locked = JsonNode.Parse(File.ReadAllText(path))!;
        await Sdk.SucceedAsync(_folder.FullName, "restore", "src/DigestFormat", "--locked-mode");

        locked["dependencies"]!["net10.0"]![Package]![member] = value;
        File.WriteAllText(path, locked.ToJsonString());
        var ended = await Sdk.RunAsync(_folder.FullName, "restore", "src/DigestFormat", "--locked-mode", "--force");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"error {error}", ended.Output, StringComparison.Ordinal);
    }

    [ThoroughFact]
    public async Task The_bill_of_materials_lists_what_is_locked()
    {
        var tool = await Sdk.RunAsync(Sdk.Repository, "tool", "restore");
        Assert.SkipUnless(tool.ExitCode == 0, "the CycloneDX tool cannot be restored here");

        await Sdk.SucceedAsync(Sdk.Repository, "msbuild", "src/DigestWorker", "-t:Sbom", "-p:Sbom=true", $"-p:PublishDir={_folder.FullName}");

        using var bill = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "digestworker.cdx.json")));
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Sdk.Repository, "src/DigestWorker/packages.lock.json")));
        var components = bill.RootElement.GetProperty("components").EnumerateArray().ToList();
        Assert.Equal(
            from target in locked.RootElement.GetProperty("dependencies").EnumerateObject()
            where !target.Name.Contains('/', StringComparison.Ordinal)
            from package in target.Value.EnumerateObject()
            where package.Value.GetProperty("type").GetString() is not "Project"
            orderby package.Name
            select $"{package.Name} {package.Value.GetProperty("resolved").GetString()}",
            from component in components
            orderby component.GetProperty("name").GetString()
            select $"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()}");
        // They have their licences as files, which have no name: MIT, and GPL 2 with an exception for linking of libgit2 itself.
        Assert.Equal(
            ["LibGit2Sharp", "LibGit2Sharp.NativeBinaries", "OllamaSharp"],
            from component in components
            where !component.TryGetProperty("licenses", out _)
            orderby component.GetProperty("name").GetString()
            select component.GetProperty("name").GetString());
    }

    /// <summary>Packages that are in the machine's cache need no source; no other is asked.</summary>
    private void UseSources(string advisories) => File.WriteAllText(
        Path.Combine(_folder.FullName, "nuget.config"),
        $"""<configuration><packageSources><clear /><add key="none" value="." /></packageSources>{advisories}</configuration>""");

    /// <summary>A source that knows an advisory for one package, in the protocol of https://learn.microsoft.com/nuget/api/vulnerability-info.</summary>
    private static async Task<WebApplication> StartAdvisoriesAsync(int severity)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var source = builder.Build();
        source.Urls.Add("http://127.0.0.1:0");
        source.MapGet("/index.json", (HttpRequest request) => Results.Text(
            $$"""{ "version": "3.0.0", "resources": [{ "@id": "http://{{request.Host}}/vulnerabilities.json", "@type": "VulnerabilityInfo/6.7.0" }] }""", "application/json"));
        source.MapGet("/vulnerabilities.json", (HttpRequest request) => Results.Text(
            $$"""[{ "@name": "base", "@id": "http://{{request.Host}}/base.json", "@updated": "2025-01-08T00:00:00Z" }]""", "application/json"));
        source.MapGet("/base.json", () => Results.Text(
            $$"""{ "{{Package.ToLowerInvariant()}}": [{ "url": "https://advisories.example/1", "severity": {{severity}}, "versions": "[1.0.0, 99.0.0)" }] }""", "application/json"));
        await source.StartAsync(TestContext.Current.CancellationToken);
        return source;
    }
}
