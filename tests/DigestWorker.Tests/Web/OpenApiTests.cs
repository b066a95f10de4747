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
    public async Task Clients_can_be_made_of_it()
    {
        var document = await ReadAsync();
        var operations = Operations(document);

        Assert.Equal(operations.Count, operations.Select(operation => operation.Operation.OperationId).OfType<string>().Distinct().Count());
        Assert.All(operations, operation => Assert.Matches("^[a-z][A-Za-z]+$", operation.Operation.OperationId!));
        Assert.All(operations, operation => Assert.Single(operation.Operation.Tags!));
        Assert.Equal(
            operations.Select(operation => operation.Operation.Tags!.Single().Name).Distinct().Order(),
            document.Tags!.Select(tag => tag.Name).Order());
        Assert.All(document.Tags!, tag => Assert.False(string.IsNullOrEmpty(tag.Description), tag.Name));
        Assert.Equal("MIT", document.Info.License?.Identifier);
        Assert.All((string?[])[document.Info.Summary, document.Info.Description, document.Info.Contact?.Name], text => Assert.False(string.IsNullOrEmpty(text)));

        var requirements = operations.SelectMany(operation => operation.Operation.Security!).SelectMany(requirement => requirement.Keys);
        Assert.All(requirements, scheme => Assert.Contains(scheme.Reference.Id!, document.Components!.SecuritySchemes!.Keys));
        Assert.All(operations, operation => Assert.All(operation.Operation.Responses!, response =>
        {
            Assert.False(string.IsNullOrEmpty(response.Value.Description), $"{operation.Name} {response.Key}");
            if (response.Key[0] is '4' or '5')
                Assert.NotNull(Assert.Single(response.Value.Content!, content => content.Key is "application/problem+json").Value.Example);
        }));
        Assert.All(
            operations.SelectMany(operation => operation.Operation.Parameters ?? []).Where(parameter => parameter.In is ParameterLocation.Path),
            parameter => Assert.NotNull(parameter.Example));
    }

    [Fact]
    public async Task Markdown_is_a_text()
    {
        var content = Operations(await ReadAsync()).Single(operation => operation.Operation.OperationId is "getEdition").Operation.Responses!["200"].Content!;

        Assert.Equal(["application/json", "text/markdown"], content.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(JsonSchemaType.String, content["text/markdown"].Schema!.Type);
        Assert.Equal("EditionDocument", Assert.IsType<OpenApiSchemaReference>(content["application/json"].Schema).Reference.Id);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("https://papers.example.com/", "https://papers.example.com")]
    [InlineData("https://example.com/papers/", "https://example.com/papers")]
    public async Task A_path_can_be_appended_to_the_address_of_the_server(string publicUrl, string? expected)
    {
        await _world.ServeAsync(schedules: false, ("Web:PublicUrl", publicUrl));

        var server = Assert.Single((await ReadAsync()).Servers!).Url;

        Assert.Equal(expected ?? _world.Reader.BaseAddress!.ToString().TrimEnd('/'), server);
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
        Assert.Contains("evidence", schemas["EntryResponse"].Properties!.Keys);
        Assert.Contains("start", schemas["TextRange"].Properties!.Keys);
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
        var text = await _world.Operator.GetStringAsync("/api/v1/openapi.json", TestContext.Current.CancellationToken);
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
