using DigestWorker.Storage;

namespace DigestWorker.Web.Http;

/// <summary>Error responses: problem details (RFC 9457) for programs, a page for people, both without internal details.</summary>
internal static class Problems
{
    public const string Api = "/api";

    private static readonly string[] ForPrograms = [Api, "/feeds", "/files", HealthPaths.Base, "/metrics"];

    public static bool IsForPrograms(HttpRequest request) => Array.Exists(ForPrograms, path => request.Path.StartsWithSegments(path, StringComparison.Ordinal));

    /// <param name="page">Writes the page for people.</param>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app, Func<HttpContext, int, IResult> page) => app
        .UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => WriteAsync(context, page),
            // An unreadable request is an error of the client, and no entry of the log.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                StorageException => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            },
        })
        .UseStatusCodePages(context => WriteAsync(context.HttpContext, page));

    private static Task WriteAsync(HttpContext context, Func<HttpContext, int, IResult> page)
    {
        var status = context.Response.StatusCode;
        var result = IsForPrograms(context.Request) ? Results.Problem(statusCode: status) : page(context, status);
        return result.ExecuteAsync(context);
    }
}
