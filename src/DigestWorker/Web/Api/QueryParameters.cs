using System.Globalization;

namespace DigestWorker.Web.Api;

/// <summary>The parameters that an endpoint takes from the query, all of them checked before it is called.</summary>
internal sealed class QueryParameters(HttpContext context)
{
    public static ValueTask<QueryParameters?> BindAsync(HttpContext context) => ValueTask.FromResult<QueryParameters?>(new QueryParameters(context));

    public string? Text(Parameter parameter) => context.Request.Query[parameter.Name] is [{ } value] ? value : null;

    public DateOnly? Day(Parameter parameter) => Parameter.DayOf(Text(parameter));

    public int Number(Parameter parameter) => Text(parameter) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : parameter.Default;

    public EditionState? State => Text(Parameter.State) is { } value ? Enum.Parse<EditionState>(value, ignoreCase: true) : null;

    public int Skip => (Number(Parameter.Page) - 1) * Take;

    public int Take => Number(Parameter.Size);

    /// <summary>A page of what was asked for; its neighbours stand in the header Link (RFC 8288).</summary>
    /// <param name="items">The page's own.</param>
    /// <param name="total">How many there are over all pages.</param>
    /// <param name="uncounted">There are more than that.</param>
    public PageResponse<T> Page<T>(IEnumerable<T> items, int total, bool uncounted = false)
    {
        var (page, here) = (Number(Parameter.Page), items.ToList());
        string[] links = [.. page > 1 ? [Link(page - 1, "prev")] : (string[])[], .. here.Count == Take && (uncounted || Skip + Take < total) ? [Link(page + 1, "next")] : (string[])[]];
        if (links.Length > 0)
            context.Response.Headers.Link = string.Join(", ", links);
        return new PageResponse<T>(here, page, Take, total, uncounted);
    }

    private string Link(int page, string relation)
    {
        var others = context.Request.Query.Where(parameter => parameter.Key != Parameter.Page.Name);
        var query = QueryString.Create(others.Append(new(Parameter.Page.Name, page.ToString(CultureInfo.InvariantCulture))));
        return $"<{context.Request.PathBase}{context.Request.Path}{query}>; rel=\"{relation}\"";
    }
}
