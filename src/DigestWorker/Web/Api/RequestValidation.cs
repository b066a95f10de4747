using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>Validates the requests to the API.</summary>
internal static class RequestValidation
{
    private const string Json = "application/json";

    /// <summary>Sets the query parameters of an endpoint.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder endpoint, params Parameter[] parameters)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Taken(parameters));

    /// <summary>Sets the content types of an endpoint that offers more than JSON.</summary>
    public static TBuilder Offers<TBuilder>(this TBuilder endpoint, params string[] types)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Offered(types));

    public static IReadOnlyList<Parameter> TakenBy(IEnumerable<object> metadata) => metadata.OfType<Taken>().LastOrDefault()?.Parameters ?? [];

    public static IReadOnlyList<string> OfferedBy(IEnumerable<object> metadata) => metadata.OfType<Offered>().LastOrDefault()?.Types ?? [Json];

    /// <summary>Returns 406 if no available content type is acceptable.</summary>
    public static ValueTask<object?> AcceptAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var types = OfferedBy(context.HttpContext.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty);
        return Negotiation.Best(context.HttpContext.Request, types) is null
            ? ValueTask.FromResult<object?>(TypedResults.Problem(
                $"Not acceptable; supported: {string.Join(", ", types)}.", statusCode: StatusCodes.Status406NotAcceptable))
            : next(context);
    }

    /// <summary>Returns 400 if a parameter is invalid, unknown, missing or repeated.</summary>
    public static ValueTask<object?> ParametersAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (taken, query) = (TakenBy(http.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty), http.Request.Query);
        var problems = new Dictionary<string, string[]>();
        foreach (var (name, values) in query)
        {
            if (taken.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
                problems[name] = [Unknown(taken)];
            else if ((values is [{ } value] ? parameter.Problem(value, http.RequestServices) : "it is given more than once; give it once.") is { } problem)
                problems[name] = [$"{name}: {problem}"];
        }
        foreach (var missing in taken.Where(parameter => parameter.Required && !query.ContainsKey(parameter.Name)))
            problems[missing.Name] = [$"{missing.Name}: it is missing. {missing.Description}"];
        return problems.Count == 0 ? next(context) : ValueTask.FromResult<object?>(Invalid(problems));
    }

    /// <summary>The response to an invalid request.</summary>
    public static ValidationProblem Invalid(string name, string problem) => Invalid(new Dictionary<string, string[]> { [name] = [$"{name}: {problem}"] });

    private static ValidationProblem Invalid(Dictionary<string, string[]> problems) =>
        TypedResults.ValidationProblem(problems, detail: string.Join(" ", problems.Values.SelectMany(texts => texts)), title: "Invalid request.");

    private static string Unknown(IReadOnlyList<Parameter> taken) => taken.Count == 0
        ? "This resource takes no parameters."
        : $"Unknown parameter; supported: {string.Join(", ", taken.Select(known => known.Name))}.";

    private sealed record Taken(IReadOnlyList<Parameter> Parameters);

    private sealed record Offered(string[] Types);
}
