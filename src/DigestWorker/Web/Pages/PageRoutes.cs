using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Schedules;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace DigestWorker.Web.Pages;

/// <summary>The pages for readers.</summary>
internal static class PageRoutes
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").RequireAuthorization(AccessRegistration.Read).WithEntityTag();
        pages.MapGet("/", Task<IResult> (
            HttpContext context, CurrentDigests digests, EditionQueries queries, RunQueries runs, DigestSchedules schedules, InterestQueries interests,
            string? field, [FromQuery(Name = "for")] string? interest) =>
            EditionPage.GetNewestAsync(context, digests, queries, runs, schedules, interests, digest: null, field, interest));
        pages.MapGet("/digests/{digest}", EditionPage.GetNewestAsync);
        pages.MapGet("/digests/{digest}/calendar", CalendarPage.GetAsync);
        pages.MapGet("/digests/{digest}/trends", TrendsPage.GetAsync);
        pages.MapGet("/digests/{digest}/{date}", EditionPage.GetAsync);
        pages.MapGet("/digests/{digest}/{date}/{**paper}", PaperPage.GetAsync);
        pages.MapGet("/search", SearchPage.GetAsync);
        pages.MapGet("/mine", MinePage.Get);
        pages.MapGet("/topics/{kind}/{**name}", TopicPage.GetAsync);
    }
}
