using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Reading;

namespace DigestWorker.Web.Api;

/// <summary>The query parameters of an endpoint, which are validated before it is called.</summary>
internal sealed class QueryParameters(HttpContext context)
{
    public static ValueTask<QueryParameters?> BindAsync(HttpContext context) => ValueTask.FromResult<QueryParameters?>(new QueryParameters(context));

    public string? Text(Parameter parameter) => context.Request.Query[parameter.Name] is [{ } value] ? value : null;

    public DateOnly? Day(Parameter parameter) => Parameter.DayOf(Text(parameter));

    public int Number(Parameter parameter) => Text(parameter) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : parameter.Default;

    public EditionState? State => Text(Parameter.State) is { } value ? Enum.Parse<EditionState>(value, ignoreCase: true) : null;

    public PaperStep? Step => Text(Parameter.Step) is { } value ? Enum.Parse<PaperStep>(value, ignoreCase: true) : null;

    public PageRequest Page => new(Number(Parameter.Page), Number(Parameter.Size));

    /// <summary>The response for the requested page; the header Link contains the addresses of the adjacent pages (RFC 8288).</summary>
    /// <param name="items">Its items.</param>
    /// <param name="total">The number of items on all pages.</param>
    /// <param name="isLowerBound">Whether the total is a lower bound.</param>
    public PageResponse<T> ResponseOf<T>(IEnumerable<T> items, int total, bool isLowerBound = false)
    {
        var (page, here) = (Page, items.ToList());
        var links = new List<string>();
        if (page.Number > 1)
            links.Add(Link(page.Number - 1, "prev"));
        if (here.Count == page.Size && (isLowerBound || page.Skip + page.Size < total))
            links.Add(Link(page.Number + 1, "next"));
        if (links.Count > 0)
            context.Response.Headers.Link = string.Join(", ", links);
        return new PageResponse<T>(here, page.Number, page.Size, total, isLowerBound);
    }

    private string Link(int page, string relation)
    {
        var others = context.Request.Query.Where(parameter => parameter.Key != Parameter.Page.Name);
        var query = QueryString.Create(others.Append(new(Parameter.Page.Name, page.ToString(CultureInfo.InvariantCulture))));
        return $"<{context.Request.PathBase}{context.Request.Path}{query}>; rel=\"{relation}\"";
    }
}
