using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>The addresses of the pages for readers.</summary>
internal static class PageLinks
{
    public static string ToDigest(this PageContext view, string digest) => view.Link($"/digests/{Uri.EscapeDataString(digest)}");

    /// <param name="view">The page.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="date">The date of the edition.</param>
    /// <param name="field">The field whose papers are shown; null for all.</param>
    /// <param name="interest">The interest that they are ranked by; null for none.</param>
    public static string ToEdition(this PageContext view, string digest, EditionDate date, string? field = null, string? interest = null) =>
        WithQuery($"{view.ToDigest(digest)}/{date}", ("field", field), ("for", interest));

    public static string ToPaper(this PageContext view, string digest, EditionDate date, PaperId id) => $"{view.ToEdition(digest, date)}/{id}";

    /// <param name="view">The page.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="weeks">Null for the default.</param>
    public static string ToTrends(this PageContext view, string digest, int? weeks = null) =>
        $"{view.ToDigest(digest)}/trends{(weeks is { } number ? $"?weeks={number}" : "")}";

    public static string ToCalendar(this PageContext view, string digest, int year) => $"{view.ToDigest(digest)}/calendar?year={year}";

    /// <summary>The address of a search; parameters that are null are omitted.</summary>
    public static string ToSearch(this PageContext view, string? words = null, string? digest = null, string? field = null, int page = 1) =>
        view.ToSearch(new EntrySearch(words, digest, field), page);

    public static string ToSearch(this PageContext view, EntrySearch search, int page = 1)
    {
        return WithQuery(
            view.Link("/search"), ("q", search.Words), ("digest", search.Digest), ("field", search.Field), ("from", Text(search.From)), ("to", Text(search.To)),
            ("sort", search.Sort is EntrySort.Date ? null : EntrySearch.NameOf(search.Sort)), ("exact", search.Exact ? "true" : null),
            ("page", page > 1 ? $"{page}" : null));

        static string? Text(DateOnly? day) => day is { } given ? EditionDate.Day(given).Text : null;
    }

    /// <summary>The page of a field, an author, an organization or a keyword.</summary>
    public static string ToTopic(this PageContext view, Topic topic, int page = 1) =>
        view.Link($"/topics/{TopicPage.PathOf(topic.Kind)}/{Uri.EscapeDataString(topic.Name)}") + (page > 1 ? $"?page={page}" : "");

    /// <summary>An external address of a listing, if it is safe to link: javascript: is not allowed.</summary>
    public static string? Outside(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri.AbsoluteUri : null;

    /// <summary>The page of a listing for a date, and the site that it is on.</summary>
    /// <param name="view">The page.</param>
    /// <param name="edition">The edition that the listing is of.</param>
    public static (string Address, string Site) ListingOf(this PageContext view, EditionRow edition) => edition.Listing switch
    {
        ListingKind.HuggingFaceTrending => ("https://huggingface.co/papers/trending", "Hugging Face"),
        ListingKind.HuggingFaceWeekly => ($"https://huggingface.co/papers/week/{edition.Date}", "Hugging Face"),
        ListingKind.HuggingFaceMonthly => ($"https://huggingface.co/papers/month/{edition.Date}", "Hugging Face"),
        ListingKind.Roundup => view.ListingOfRoundup(edition),
        ListingKind.Arxiv => (view.CategoryOf(edition.Digest) is { } category
            ? $"https://arxiv.org/catchup/{Uri.EscapeDataString(category)}/{edition.Date}" : "https://arxiv.org/", "arXiv"),
        _ => ($"https://huggingface.co/papers/date/{edition.Date}", "Hugging Face"),
    };

    /// <summary>Where the listing of the digest that a roundup is made of shows the same week or month.</summary>
    private static (string Address, string Site) ListingOfRoundup(this PageContext view, EditionRow edition) => view.SourceOf(edition.Digest) switch
    {
        { Options.Listing: ListingKind.Arxiv, Options.Categories: [var category, ..] } =>
            ($"https://arxiv.org/list/{Uri.EscapeDataString(category)}/{edition.Date.First:yyyy-MM}", "arXiv"),
        { Options.Listing: ListingKind.HuggingFaceTrending } => ("https://huggingface.co/papers/trending", "Hugging Face"),
        _ => ($"https://huggingface.co/papers/{(edition.Date.IsWeek ? "week" : "month")}/{edition.Date}", "Hugging Face"),
    };

    public static string AbstractPage(this PaperId id) => $"https://arxiv.org/abs/{id}";

    public static string ListingPage(this PaperId id) => $"https://huggingface.co/papers/{id}";

    /// <summary>The address with the parameters that have a value.</summary>
    private static string WithQuery(string address, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join(
            '&', parameters.Where(parameter => parameter.Value is { Length: > 0 }).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return query is "" ? address : $"{address}?{query}";
    }
}
