using System.Text.RegularExpressions;

namespace DigestWorker.EndToEndTests;

/// <summary>The OpenAPI description, as the tools of its users take it.</summary>
public sealed partial class OpenApiToolTests : IAsyncDisposable
{
    private const string Kiota = "1.38.0";
    private const string Libraries = "2.1.2";

    private Deployment? _deployment;
    private Worker? _demo;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _demo?.Dispose();
        if (_deployment is not null)
            await _deployment.DisposeAsync();
    }

    [ThoroughFact]
    public async Task The_recommended_rules_of_redocly_find_nothing()
    {
        Programs.SkipWithout("bash", "redocly");
        var (deployment, _) = await DescribedAsync();

        var (exitCode, output, errors) = await ExampleTests.ShellAsync(deployment.Folder, "redocly lint --extends recommended --format json openapi.json");

        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("\"errors\": 0", output, StringComparison.Ordinal);
        Assert.Contains("\"warnings\": 0", output, StringComparison.Ordinal);
    }

    [ThoroughFact]
    public async Task A_client_that_Kiota_makes_of_it_compiles_and_reads_the_worker()
    {
        var (deployment, _) = await DescribedAsync();
        var folder = Directory.CreateDirectory(deployment.PathOf("client")).FullName;
        var installed = await Sdk.RunAsync(folder, "tool", "install", "Microsoft.OpenApi.Kiota", "--version", Kiota, "--tool-path", "tools");
        Assert.SkipUnless(installed.ExitCode == 0, "Kiota cannot be installed from NuGet here");
        var (exitCode, output, errors) = await ExampleTests.ShellAsync(
            folder, "KIOTA_OFFLINE_ENABLED=true DOTNET_ROLL_FORWARD=Major tools/kiota generate -l CSharp -d ../openapi.json -c DigestClient -n Generated -o generated");
        Assert.True(exitCode == 0, output + errors);
        var packages = string.Concat(((string[])["Abstractions", "Http.HttpClientLibrary", "Serialization.Form", "Serialization.Json", "Serialization.Multipart", "Serialization.Text"])
            .Select(name => $"""<PackageReference Include="Microsoft.Kiota.{name}" Version="{Libraries}" />"""));
        await File.WriteAllTextAsync(Path.Combine(folder, "client.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>
                <DefaultItemExcludes>$(DefaultItemExcludes);tools/**</DefaultItemExcludes>
              </PropertyGroup>
              <ItemGroup>{packages}</ItemGroup>
            </Project>
            """, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), """
            using Generated;
            using Microsoft.Kiota.Abstractions.Authentication;
            using Microsoft.Kiota.Http.HttpClientLibrary;

            var api = new DigestClient(new HttpClientRequestAdapter(new AnonymousAuthenticationProvider())).Api.V1;
            var digests = await api.Digests.GetAsync();
            var edition = await api.Digests["daily"].Editions["latest"].GetAsync();
            Console.WriteLine($"{digests![0].Name} {edition!.Date} {edition.State} {edition.Entries!.Count}");
            var entries = await api.Digests["daily"].Editions["latest"].Entries.GetAsync();
            var entry = await api.Digests["daily"].Editions["2025-01-08"].Entries[entries![0].Id!].GetAsync();
            Console.WriteLine(entry!.Title == entries[0].Title);
            var found = await api.Search.GetAsync(request => (request.QueryParameters.Q, request.QueryParameters.Size) = ("강화", 1));
            Console.WriteLine(found!.Items!.Count);
            try
            {
                await api.Digests["weekly"].GetAsync();
            }
            catch (Generated.Models.ProblemDetails problem)
            {
                Console.WriteLine(problem.Status);
            }
            """, Cancellation);

        var ended = await Sdk.SucceedAsync(folder, "run");

        Assert.Equal(["daily 2025-01-08 Complete 8", "True", "1", "404"], ended.OutputLines);
    }

    private async Task<(Deployment Deployment, string Address)> DescribedAsync()
    {
        _deployment = await Deployment.StartAsync();
        _demo = _deployment.Start("demo");
        await _demo.SaysAsync("(Ctrl+C ends)");
        var address = Address().Match(_demo.Errors).Groups["url"].Value;
        using var client = new HttpClient();
        await File.WriteAllTextAsync(_deployment.PathOf("openapi.json"), await client.GetStringAsync($"{address}/api/v1/openapi.json", Cancellation), Cancellation);
        return (_deployment, address);
    }

    [GeneratedRegex("Read it at (?<url>http://[^ ,]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
