using System.Globalization;
using System.Text.Json.Nodes;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace DigestWorker.Web.Api;

/// <summary>The OpenAPI description of the API.</summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";
    private const string ApiKey = "apiKey";
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    private static readonly Dictionary<string, (string Description, string Example)> Path = new()
    {
        ["digest"] = ("The name of a digest of the configuration, in any case.", "daily"),
        ["date"] = ("A day (2025-01-08), an ISO week (2025-W02) or a month (2025-01), as the digest's listing has them, or 'latest'.", "2025-01-08"),
        ["paper"] = ("An arXiv identifier; old ones contain a slash: math/0309136.", "2501.02955"),
        ["delivery"] = ("The name of a delivery of the configuration, in any case.", "team"),
        ["id"] = ("The id of a run.", "0194434a7c1e7f3f8d3c5a9b2e6f7081"),
    };

    // What the framework names after the status.
    private static readonly Dictionary<string, string> Responses = new()
    {
        ["304"] = "Not changed since the ETag in If-None-Match.",
        ["400"] = "An invalid parameter, body or host name; errors names each problem by parameter.",
        ["401"] = "The key is missing or invalid.",
        ["403"] = "A cross-site request.",
        ["404"] = "No such digest, edition, paper, run or delivery.",
        ["406"] = "Accept allows no type that the resource has.",
        ["413"] = "A body over 64 KB.",
        ["415"] = "The body is not JSON.",
        ["429"] = "Too many changes; try again after Retry-After.",
        ["500"] = "An error of the worker; see its log.",
        ["503"] = "This worker has no scheduler, so it cannot start runs, or its store cannot be reached.",
    };

    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = description => $"/{description.RelativePath}".StartsWith(ApiRegistration.Base, StringComparison.Ordinal);
        options.AddDocumentTransformer((document, context, _) => Describe(document, context.ApplicationServices));
        options.AddOperationTransformer((operation, context, _) => Describe(operation, context));
        options.AddSchemaTransformer((schema, context, _) => Describe(schema, context));
    }

    private static Task Describe(OpenApiDocument document, IServiceProvider services)
    {
        document.Info = new OpenApiInfo
        {
            Title = "DigestWorker", Version = "1", Summary = "Korean digests of research papers.",
            Description = "The digests of a worker, their editions and papers, and its runs. "
                + "Times are ISO 8601, costs are in the currency of the configured prices. Every response has an ETag.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            Contact = new OpenApiContact { Name = "The operator of this worker" },
        };
        // The paths begin with a slash, so the address must not end with one.
        var known = services.GetRequiredService<WebOptions>().PublicUrl;
        foreach (var server in document.Servers ?? [])
            (server.Url, server.Description) = ((known is "" ? server.Url : known)?.TrimEnd('/'), "This worker.");
        document.Tags = ApiTags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The worker's key: Web:ApiKey, or the content of its file.",
            },
            [ApiKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyAuthenticationHandler.Header, Description = "The same key.",
            },
        };
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In is ParameterLocation.Path))
            (parameter.Description, parameter.Example) = Path[parameter.Name!];
        foreach (var taken in RequestValidation.TakenBy(metadata))
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = taken.Name, In = ParameterLocation.Query, Description = taken.Description, Required = taken.Required, Schema = taken.Schema,
            });
        }
        if (operation.RequestBody?.Content is { } bodies)
        {
            bodies[Json].Example = new JsonObject { ["digest"] = "daily", ["date"] = "2025-01-08" };
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = RunRoutes.IdempotencyKey, In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Description = "Requests with the same key and body are the same run.",
            });
        }
        foreach (var (status, response) in operation.Responses ?? [])
            Describe(status, (OpenApiResponse)response, metadata);

        // Requests from this machine can read without a key, so no authentication is an alternative.
        var changes = metadata.OfType<IAuthorizeData>().Any(data => data.Policy is AccessRegistration.Change);
        operation.Security = [Requirement(Bearer), Requirement(ApiKey), .. changes ? (OpenApiSecurityRequirement[])[] : [[]]];
        return Task.CompletedTask;

        OpenApiSecurityRequirement Requirement(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
    }

    private static void Describe(string status, OpenApiResponse response, IList<object> metadata)
    {
        response.Description = Responses.GetValueOrDefault(status, response.Description!);
        if (response.Content is { } errors && errors.TryGetValue(Problem, out var problem) && int.Parse(status, CultureInfo.InvariantCulture) is var code)
            problem.Example = new JsonObject { ["status"] = code, ["title"] = code is 400 ? "Invalid request." : ReasonPhrases.GetReasonPhrase(code) };
        // What is text is no document.
        if (status is "200" && response.Content is { } content)
        {
            foreach (var text in RequestValidation.OfferedBy(metadata).Where(type => type.StartsWith("text/", StringComparison.Ordinal)))
                content[text] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
        if (status is "202")
            (response.Headers ??= new Dictionary<string, IOpenApiHeader>())["Location"] = Header("The path of the run.");
        if (status is "429")
            (response.Headers ??= new Dictionary<string, IOpenApiHeader>())["Retry-After"] = Header("In seconds.");
        if (status is "200" && RequestValidation.TakenBy(metadata).Contains(Parameter.Page))
            (response.Headers ??= new Dictionary<string, IOpenApiHeader>())["Link"] = Header("The paths of the previous and the next page (RFC 8288).");
    }

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(PaperId))
            (schema.Type, schema.Description) = (JsonSchemaType.String, "An arXiv identifier without its version.");
        return Task.CompletedTask;
    }
}
