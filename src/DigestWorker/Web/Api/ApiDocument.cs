using DigestWorker.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DigestWorker.Web.Api;

/// <summary>The OpenAPI description of the API.</summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";
    private const string ApiKey = "apiKey";

    private static readonly Dictionary<string, string> Path = new()
    {
        ["digest"] = "The name of a digest of the configuration.",
        ["date"] = "A day (2025-01-08), an ISO week (2025-W02) or a month (2025-01), as the digest's listing has them.",
        ["paper"] = "An arXiv identifier; old ones hold a slash: math/0309136.",
        ["id"] = "The id of a run.",
    };

    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = description => $"/{description.RelativePath}".StartsWith(ApiRegistration.Base, StringComparison.Ordinal);
        options.AddDocumentTransformer((document, _, _) => Describe(document));
        options.AddOperationTransformer((operation, context, _) => Describe(operation, context));
        options.AddSchemaTransformer((schema, context, _) => Describe(schema, context));
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "DigestWorker", Version = "1",
            Description = "The digests of a worker, their editions and papers, and its runs. "
                + "Times are ISO 8601, costs are in the currency of the configured prices. Every response has an ETag.",
        };
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
            parameter.Description = Path[parameter.Name!];
        foreach (var taken in RequestValidation.TakenBy(metadata))
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = taken.Name, In = ParameterLocation.Query, Description = taken.Description, Required = taken.Required, Schema = taken.Schema,
            });
        }

        // Requests from this machine can read without a key, so no authentication is an alternative.
        var changes = metadata.OfType<IAuthorizeData>().Any(data => data.Policy is AccessRegistration.Change);
        operation.Security = [Requirement(Bearer), Requirement(ApiKey), .. changes ? (OpenApiSecurityRequirement[])[] : [[]]];
        return Task.CompletedTask;

        OpenApiSecurityRequirement Requirement(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
    }

    private static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(PaperId))
            (schema.Type, schema.Description) = (JsonSchemaType.String, "An arXiv identifier without its version.");
        return Task.CompletedTask;
    }
}
