using System.Globalization;
using DigestWorker.Sites;

namespace DigestWorker.Listings;

/// <summary>Fetches a list page of Hugging Face, or returns why it failed.</summary>
internal sealed class HuggingFacePages(SiteClient sites)
{
    public async Task<(HuggingFacePage? Page, ListingOutcome.Failed? Failure)> FetchAsync(string path, CancellationToken cancellationToken)
    {
        var fetched = await sites.GetAsync(Site.HuggingFace, path, ContentFormat.Html, cancellationToken);
        if (fetched is Fetched.Failed failed)
            return (null, ListingOutcome.Failed.Of(failed));

        var answer = (Fetched.Page)fetched;
        var where = $"{answer.Address.Host}{answer.Address.AbsolutePath}";
        if (HuggingFacePage.TryParse(answer.Text) is not { } page)
        {
            var detail = string.Create(
                CultureInfo.InvariantCulture, $"{where}: {answer.Text.Length:N0} characters of HTML with neither the data nor the cards of a list");
            return (null, new(ListingFailure.LayoutChanged, new Reason(ReasonCode.LayoutChanged) { Detail = detail }));
        }
        if (page.Rows.LayoutChanged(where) is { } changed)
            return (null, changed);

        await sites.KeepAsync(answer, cancellationToken);
        return (page, null);
    }
}
