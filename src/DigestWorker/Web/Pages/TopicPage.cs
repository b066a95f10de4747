using AspNetCoreGeneratedDocument;
using DigestWorker.Reading;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>The page of a field, an author, an organization or a keyword.</summary>
internal sealed record TopicPage(PageContext Context, TopicDetails Details, int Page)
{
    public const int Size = 20;

    private static readonly int MaxPage = EntryQueries.MaxPage(Size);

    public Topic Topic => Details.Topic;

    public EntryPage Found => Details.Page;

    public static async Task<IResult> GetAsync(HttpContext context, EntryQueries queries, string kind, string? name, int? page)
    {
        // Routing keeps an escaped slash.
        var asked = (name ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Trim();
        if (KindOf(kind) is not { } known || asked is "" || asked.Length > EntrySearch.MaxLength)
            return ErrorPage.Of(context, StatusCodes.Status404NotFound);
        var shown = PageRequest.Clamped(page, Size, MaxPage);
        if (await queries.FindTopicAsync(new Topic(known, asked), shown, context.RequestAborted) is not { } details)
            return ErrorPage.NoSuchTopic(context, asked);
        var (korean, english) = NameOf(known);
        return new Web_Pages_Topic
        {
            Model = new TopicPage(PageContext.Create(context, $"{details.Topic.Name} · {korean}", $"{details.Topic.Name} · {english}"), details, shown.Number),
        };
    }

    /// <summary>What the topic is, in the language of the page.</summary>
    public string Kind => NameOf(Topic.Kind) is var (korean, english) ? Context.Text(korean, english) : "";

    /// <summary>Null for an organization, which cannot be followed.</summary>
    public FollowButton? Follow => Topic.Kind switch
    {
        TopicKind.Field => new(Context, "field", Topic.Name),
        TopicKind.Author => new(Context, "author", Topic.Name),
        TopicKind.Organization => null,
        _ => new(Context, "word", Topic.Name),
    };

    /// <summary>The language of the name, where it differs from that of the page.</summary>
    public string NameLanguage => Topic.Kind is TopicKind.Field ? "ko" : "en";

    public string Count => Found.TotalIsLowerBound
        ? Context.Text("논문 1,000편 이상", "More than 1,000 papers")
        : Context.Text($"논문 {Found.Total:N0}편", Found.Total == 1 ? "1 paper" : $"{Found.Total:N0} papers");

    public BarChart Months => new(
        "months", Context.Text("달마다 실린 논문", "Papers a month"), [.. Details.Months.Select(month => (month.Month, (decimal)month.Entries))], Papers)
    {
        DayFormat = "yyyy-MM",
    };

    /// <summary>The fields of its papers, without itself.</summary>
    public IEnumerable<FieldCount> Related => Found.Fields.Where(each => Topic.Kind is not TopicKind.Field || Topic.KeyOf(each.Name) != Topic.Key);

    public bool HasMore => Page < MaxPage && Found.Total > Page * Size;

    public int LastPage => Math.Min(MaxPage, (Found.Total + Size - 1) / Size);

    public string To(int page) => Context.ToTopic(Topic, page);

    public static string PathOf(TopicKind kind) => kind switch
    {
        TopicKind.Author => "authors",
        TopicKind.Organization => "organizations",
        TopicKind.Keyword => "keywords",
        _ => "fields",
    };

    private static TopicKind? KindOf(string path) =>
        Enum.GetValues<TopicKind>().Cast<TopicKind?>().FirstOrDefault(kind => PathOf(kind!.Value) == path);

    private static (string Korean, string English) NameOf(TopicKind kind) => kind switch
    {
        TopicKind.Author => ("저자", "Author"),
        TopicKind.Organization => ("소속", "Organization"),
        TopicKind.Keyword => ("핵심어", "Keyword"),
        _ => ("분야", "Field"),
    };

    /// <summary>A number of papers; nothing for a half, which the axis has if there is one paper at the most.</summary>
    private string Papers(decimal count) => count % 1 == 0 ? Context.Text($"{count:0}편", $"{count:0}") : "";
}
