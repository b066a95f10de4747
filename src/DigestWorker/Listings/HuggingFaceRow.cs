using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DigestWorker.Papers;

namespace DigestWorker.Listings;

/// <summary>
/// A row of a Hugging Face list, from the API or the JSON of a page. Every member is optional.
/// Only <c>paper</c> is used: the outer <c>publishedAt</c> was the time of listing until early 2025 and is a shifted date since,
/// and the outer <c>title</c> contains raw TeX.
/// </summary>
internal sealed class HuggingFaceRow(JsonElement? row)
{
    private JsonElement? Paper => row.Member("paper");

    public string? Id => PaperText.Name(Paper.Member("id").Text());

    /// <summary>The listing day in the row; since March 2025.</summary>
    public DateOnly? SubmittedOnDaily => Day(Paper.Member("submittedOnDailyAt").Moment());

    /// <summary>When the paper was listed, for older rows.</summary>
    public DateTimeOffset? PutOnList => row.Member("publishedAt").Moment();

    /// <summary>Whether the row seems to belong to the list of the day.</summary>
    public bool IsOf(DateOnly day) =>
        SubmittedOnDaily is { } named ? named == day : PutOnList is { } put && put >= Opens(day) && put < Midnight(day.AddDays(1));

    public bool TryRead([NotNullWhen(true)] out ListedPaper? paper, out string problem)
    {
        paper = null;
        problem = "";
        if (!PaperId.TryParse(Id, out var id))
            problem = Id is null ? "it has no id" : "its id is no arXiv identifier";
        else if (PaperText.Title(Paper.Member("title").Text()) is not { } title)
            problem = "it has no title";
        else
            paper = new(id, title, Math.Max(0, Paper.Member("upvotes").Whole() ?? 0))
            {
                Abstract = PaperText.Abstract(Paper.Member("summary").Text()),
                Authors = PaperText.Names(
                    Paper.Member("authors").Items().Where(author => !author.Member("hidden").IsTrue()).Select(author => author.Member("name").Text())),
                Keywords = PaperText.Names(Paper.Member("ai_keywords").Items().Select(LenientJson.Text)),
                PublishedAt = Paper.Member("publishedAt").Moment(),
                WithdrawnAt = Paper.Member("withdrawnAt").Moment(),
                SubmittedBy = PaperText.Name((row.Member("submittedBy").Member("fullname") ?? Paper.Member("submittedOnDailyBy").Member("fullname")).Text()),
                Organization = PaperText.Name(
                    (row.Member("organization") ?? Paper.Member("organization") ?? row.Member("submitterOrganization")).Member("fullname").Text()),
                CodeUrl = PaperText.Address(Paper.Member("githubRepo").Text()),
                CodeStars = Paper.Member("githubStars").Whole() is >= 0 and var stars ? stars : null,
                ProjectUrl = PaperText.Address(Paper.Member("projectPage").Text()),
            };
        return paper is not null;
    }

    // The list of a day opens on the evening before; papers submitted at the weekend are listed on Monday.
    private static DateTimeOffset Opens(DateOnly day) => Midnight(day.DayOfWeek is DayOfWeek.Monday ? day.AddDays(-2) : day).AddHours(-4);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static DateOnly? Day(DateTimeOffset? moment) => moment is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null;
}
