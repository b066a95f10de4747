using DigestWorker.Web.Access;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages;

/// <summary>The pages for readers.</summary>
internal static class ReadingRoutes
{
    public static IServiceCollection AddReading(this IServiceCollection services) =>
        services.AddSingleton<EditionPages>().AddSingleton<CalendarPages>().AddSingleton<SearchPages>();

    public static void MapReading(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").RequireAuthorization(AccessRegistration.Read).WithEntityTag();
        pages.MapGet("/", Task<IResult> (HttpContext context, EditionPages editions, string? field) => editions.NewestAsync(context, digest: null, field));
        pages.MapGet("/digests/{digest}", Task<IResult> (HttpContext context, EditionPages editions, string digest, string? field) => editions.NewestAsync(context, digest, field));
        pages.MapGet("/digests/{digest}/calendar", Task<IResult> (HttpContext context, CalendarPages calendar, string digest, int? year) => calendar.YearAsync(context, digest, year));
        pages.MapGet("/digests/{digest}/{date}", Task<IResult> (HttpContext context, EditionPages editions, string digest, string date, string? field) => editions.EditionAsync(context, digest, date, field));
        pages.MapGet("/digests/{digest}/{date}/{**paper}", Task<IResult> (HttpContext context, EditionPages editions, string digest, string date, string paper) => editions.PaperAsync(context, digest, date, paper));
        pages.MapGet("/search", Task<IResult> (HttpContext context, SearchPages search, string? q, string? digest, string? field, int? page) => search.FindAsync(context, q, digest, field, page));
    }
}
