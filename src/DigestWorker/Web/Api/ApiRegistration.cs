using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Api;

/// <summary>The API under <c>/api/v1</c>.</summary>
internal static class ApiRegistration
{
    public const string Base = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.Converters.Add(new CamelCase<RunOutcome>());
            json.SerializerOptions.Converters.Add(new CamelCase<RunStatus>());
            json.SerializerOptions.Converters.Add(new CamelCase<PaperStep>());
            json.SerializerOptions.Converters.Add(new CamelCase<ScorePartKind>());
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            // Korean is not escaped.
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        })
        // The source generator of the XML comments only supports this form.
        .AddOpenApi(options => ApiDocument.Describe(options));

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Base).AddEndpointFilter(RequestValidation.AcceptAsync).AddEndpointFilter(RequestValidation.ParametersAsync)
            .ProducesValidationProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status406NotAcceptable).ProducesProblem(StatusCodes.Status500InternalServerError);

        var reading = api.MapGroup("").RequireAuthorization(AccessRegistration.Read);
        reading.MapEditionFiles();
        var tagged = reading.MapGroup("").WithEntityTag();
        tagged.MapDigests();
        tagged.MapEditions();
        tagged.MapTrends();
        tagged.MapEntries();
        tagged.MapSearch();
        tagged.MapInterests();

        var operating = api.MapGroup("").RequireAuthorization(AccessRegistration.Operate).WithEntityTag();
        operating.MapRuns();
        operating.MapAnswers();
        operating.MapSpending();
        operating.MapDeliveries();

        var changing = api.MapGroup("").RequireAuthorization(AccessRegistration.Change).RequireRateLimiting(AccessRegistration.Change)
            .AddEndpointFilter<SameOrigin>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
        changing.MapSchedules();
        changing.MapNewRuns();
        changing.MapDeliveryRetries();

        routes.MapOpenApi($"{Base}/openapi.json").RequireAuthorization(AccessRegistration.Read).WithEntityTag();
    }
}
