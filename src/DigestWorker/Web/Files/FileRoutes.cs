using DigestWorker.Web.Access;

namespace DigestWorker.Web.Files;

/// <summary>The index and the editions, under their names in the output folder.</summary>
internal static class FileRoutes
{
    public static IServiceCollection AddFiles(this IServiceCollection services) => services.AddSingleton<PublishedFiles>();

    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/files/{**path}", IResult (string? path, HttpContext context, PublishedFiles files) =>
                files.TryServe(context, path ?? "") ?? Results.NotFound())
            .RequireAuthorization(AccessRegistration.Read).AllowBasic();
}
