using DigestWorker.Web.Access;
using DigestWorker.Web.Answers;

namespace DigestWorker.Web.Api;

/// <summary>The API under <c>/api/v1</c>: what stands in the store and the output folder, and the few things that can be asked for.</summary>
internal static class ApiRegistration
{
    public const string Base = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            // Korean stands as it is.
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        })
        .AddOpenApi(ApiDocument.Describe);

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Base).AddEndpointFilter(Checks.AcceptAsync).AddEndpointFilter(Checks.ParametersAsync)
            .ProducesValidationProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status406NotAcceptable).ProducesProblem(StatusCodes.Status500InternalServerError);

        var reading = api.MapGroup("").RequireAuthorization(AccessRegistration.Read);
        reading.MapEditionFiles();
        var tagged = reading.MapGroup("").WithEntityTag();
        tagged.MapDigests();
        tagged.MapEditions();
        tagged.MapEntries();
        tagged.MapSearch();

        var operating = api.MapGroup("").RequireAuthorization(AccessRegistration.Operate).WithEntityTag();
        operating.MapRuns();
        operating.MapAnswers();
        operating.MapSpending();

        var changing = api.MapGroup("").RequireAuthorization(AccessRegistration.Change).RequireRateLimiting(AccessRegistration.Change).AddEndpointFilter<SameOrigin>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
        changing.MapSchedules();
        changing.MapNewRuns();

        routes.MapOpenApi($"{Base}/openapi.json").RequireAuthorization(AccessRegistration.Read).WithEntityTag();
    }
}
