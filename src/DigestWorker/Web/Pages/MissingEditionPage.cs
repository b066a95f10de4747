using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages;

/// <summary>A date that has no edition: why, as far as it is known, and the editions before and after it.</summary>
internal sealed record MissingEditionPage(
    PageContext Context, string Digest, EditionDate Date, EditionGap Around, DigestDefinition? Definition, DateOnly Today)
{
    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, EditionQueries queries, TimeProvider time, string digest, EditionDate date)
    {
        var (definition, around) = (digests.Find(digest), await queries.GapAsync(digest, date, context.RequestAborted));
        if (definition is null && around.First is null)
            return Results.NotFound();
        var (korean, english) = DateFormatting.Long(date);
        var title = digests.TitleOf(digest, Languages.Of(context));
        var view = PageContext.Create(context, $"{korean} · {title}", $"{english} · {title}", digest);
        return new Web_Pages_MissingEdition
        {
            Model = new MissingEditionPage(view, digest, date, around, definition, time.Today()), StatusCode = StatusCodes.Status404NotFound,
        };
    }

    public string Why =>
        Definition is { } definition && definition.Options.EditionOn(Date.First) != Date
            ? Context.Text("이 다이제스트는 다른 단위로 나옵니다.", "The editions of this digest cover another unit of time.")
        : Date.First > Today ? Context.Text("아직 오지 않은 날짜입니다.", "This date is in the future.")
        : Around.First is { } first && Date.Last < first
            ? Context.Text(
                $"이 다이제스트의 첫 호는 {first:yyyy-MM-dd}부터입니다.", $"The first edition of this digest is of {first:yyyy-MM-dd}.")
        : Definition is null ? Context.Text("이 다이제스트는 더 이상 나오지 않습니다.", "This digest is no longer published.")
        : !Definition.Options.Listing.PublishesOn(Date)
            ? Context.Text("주말과 휴일에는 새 논문이 올라오지 않습니다.", "The listing has no papers at weekends and on holidays.")
        : Context.Text("아직 만들지 않은 날짜입니다.", "No run has made it yet.");
}
