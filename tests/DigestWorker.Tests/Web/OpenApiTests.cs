using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace DigestWorker.Tests.Web;

public sealed partial class OpenApiTests : IAsyncLifetime
{
    private ApiWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await ApiWorld.StartAsync(schedules: false);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task The_description_is_valid_and_every_part_of_it_is_described()
    {
        var document = await ReadAsync();

        Assert.All(Operations(document), operation =>
        {
            Assert.False(string.IsNullOrEmpty(operation.Operation.Summary), operation.Name);
            Assert.NotEmpty(operation.Operation.Security!);
            Assert.All(operation.Operation.Parameters ?? [], parameter => Assert.False(string.IsNullOrEmpty(parameter.Description), $"{operation.Name} {parameter.Name}"));
            Assert.Contains(operation.Operation.Responses!, response => response.Key is "200" or "202");
            foreach (var status in (string[])["400", "401", "406", "500"])
                Assert.Contains("application/problem+json", operation.Operation.Responses![status].Content!.Keys);
        });
        Assert.Equal(["apiKey", "bearer"], document.Components!.SecuritySchemes!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Answers_are_described_member_by_member()
    {
        var schemas = (await ReadAsync()).Components!.Schemas!;

        // What refers to another schema is described there.
        var undescribed = from schema in schemas
                          where schema.Key.EndsWith("Response", StringComparison.Ordinal) || schema.Key is "StartRunRequest"
                          from property in schema.Value.Properties!
                          where string.IsNullOrEmpty(property.Value.Description) && property.Value is not { OneOf.Count: > 0 }
                          select $"{schema.Key}.{property.Key}";
        Assert.Empty(undescribed);
        Assert.Superset(new HashSet<string> { "RunResponse", "RunCountsResponse", "StartRunRequest" }, schemas.Keys.ToHashSet());
        Assert.Contains("voteHistory", schemas["EntryResponse"].Properties!.Keys);
        Assert.Contains("violations", schemas["RejectedAnswerResponse"].Properties!.Keys);
        Assert.Contains("misconfigured", schemas["RunCountsResponse"].Properties!.Keys);
    }

    [Fact]
    public async Task Every_route_is_described_and_every_described_one_is_there()
    {
        var described = Operations(await ReadAsync()).Select(operation => operation.Name).Order(StringComparer.Ordinal);

        var there = from endpoint in _world.Worker.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                    let path = "/" + Catch().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "{")
                    where path.StartsWith("/api/", StringComparison.Ordinal) && !path.EndsWith("openapi.json", StringComparison.Ordinal)
                    from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                    select $"{method} {path}";
        Assert.Equal(there.Order(StringComparer.Ordinal), described);
    }

    private async Task<OpenApiDocument> ReadAsync()
    {
        var text = await _world.Reader.GetStringAsync("/api/v1/openapi.json", TestContext.Current.CancellationToken);
        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        return read.Document!;
    }

    private static IReadOnlyList<(string Name, OpenApiOperation Operation)> Operations(OpenApiDocument document) =>
        [.. document.Paths.SelectMany(path => path.Value.Operations!.Select(operation => ($"{operation.Key.Method} {path.Key}", operation.Value)))];

    [GeneratedRegex(@"\{\*+")]
    private static partial Regex Catch();
}
