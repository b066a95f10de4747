using System.Globalization;
using System.Text.Json.Nodes;
using DigestWorker.Digests;
using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using Microsoft.OpenApi;

namespace DigestWorker.Web.Api;

/// <summary>A query parameter, with its documentation and validation.</summary>
/// <param name="Problem">What is wrong with a value and what is allowed; null if it is valid.</param>
internal sealed record Parameter(string Name, string Description, OpenApiSchema Schema, Func<string, IServiceProvider, string?> Problem)
{
    private const int MaxTextLength = EntrySearch.MaxLength;

    public static Parameter Digest { get; } = new(
        "digest", "The name of a digest; all digests if omitted.", new OpenApiSchema { Type = JsonSchemaType.String },
        (value, services) => services.GetRequiredService<CurrentDigests>() is var digests && digests.Find(value) is not null
            ? null
            : UnknownDigest(value, digests));

    public static Parameter For { get; } = new(
        "for", "The name of an interest of the configuration: each paper then has its score.", new OpenApiSchema { Type = JsonSchemaType.String },
        (value, services) => services.GetRequiredService<CurrentInterests>() is var interests && interests.Find(value) is not null
            ? null
            : interests.Unknown(value));

    public static Parameter State { get; } = OneOf("state", "The state of the editions.", Enum.GetNames<EditionState>());

    public static Parameter From { get; } = Day("from", "The first day that an edition may begin on, by the listing's calendar (UTC).");

    public static Parameter To { get; } = Day("to", "The last day that an edition may begin on, by the listing's calendar (UTC).");

    public static Parameter Since { get; } = Day("from", "The first UTC day; 29 days ago if omitted.");

    public static Parameter Field { get; } = Text("field", "One of the entry's 관련분야, with or without spaces.");

    public static Parameter Words { get; } =
        Text(
            "q", "The words to find in titles, summaries, fields, keywords, and names of authors and organizations, or an arXiv identifier; all of them must "
            + "match, as they are, without Korean particles, or by another name in Korean or English.") with
        { Required = true };

    public static Parameter Sort { get; } = Sorted("The newest edition first (date), the most votes first (votes), or the best match first (relevance).");

    public static Parameter Exact { get; } = OneOf(
        "exact", "true: words that no paper has are not corrected.", [bool.TrueString, bool.FalseString]);

    public static Parameter Rule { get; } = Text("rule", "A rule that the answers violate, such as G1.");

    public static Parameter Paper { get; } = new(
        "paper", "The arXiv identifier of a paper; all papers if omitted.", new OpenApiSchema { Type = JsonSchemaType.String },
        (value, _) => PaperId.TryParse(value, out var _) ? null : $"'{value}' is not an identifier of arXiv; use one such as 2501.03262.");

    public static Parameter Step { get; } = OneOf("step", "How far the papers came.", Enum.GetNames<PaperStep>());

    public static Parameter Page { get; } = Number("page", "The number of the page, from 1.", 1, 1_000_000, defaultValue: 1);

    public static Parameter Size { get; } = Number("size", "The number of items per page.", 1, 200, defaultValue: 50);

    public static Parameter Count { get; } = Number("count", "The number of firing times.", 1, 100, defaultValue: 5);

    public static Parameter Weeks { get; } = Number(
        "weeks", "How many weeks, up to that of the newest published edition.", Trends.MinWeeks, Trends.MaxWeeks, Trends.DefaultWeeks);

    public bool Required { get; private init; }

    /// <summary>The default value.</summary>
    public int Default { get; private init; }

    public static string UnknownDigest(string name, CurrentDigests digests) =>
        $"'{name}' is not a digest of this worker; allowed are {string.Join(", ", digests.Names)}.";

    public static DateOnly? DayOf(string? value) => EditionDate.TryParseDay(value, out var day) ? day : null;

    private static Parameter Day(string name, string description) => new(
        name, description, new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
        (value, _) => DayOf(value) is null ? $"'{value}' is not a day; use a day such as 2025-01-08." : null);

    private static Parameter Text(string name, string description) => new(
        name, description, new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = MaxTextLength },
        (value, _) => value.Length > MaxTextLength ? $"it has {value.Length} characters; allowed are {MaxTextLength}."
            : value is "" ? $"it is empty; allowed are 1 to {MaxTextLength} characters."
            : null);

    private static Parameter OneOf(string name, string description, IEnumerable<string> members)
    {
        var allowed = members.Select(JsonName).ToArray();
        return new(
            name, description, new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. allowed.Select(member => (JsonNode)member)] },
            (value, _) => allowed.Contains(value) ? null : $"'{value}' is invalid; allowed are {string.Join(", ", allowed)}.");
    }

    private static Parameter Sorted(string description) => new(
        "sort", description,
        new OpenApiSchema
        {
            Type = JsonSchemaType.String, Enum = [.. EntrySearch.SortNames.Select(name => (JsonNode)name)], Default = EntrySearch.NameOf(default),
        },
        (value, _) => value is not "" && EntrySearch.SortOf(value) is not null
            ? null : $"'{value}' is invalid; allowed are {string.Join(", ", EntrySearch.SortNames)}.");

    private static Parameter Number(string name, string description, int min, int max, int defaultValue) => new(
        name, description,
        new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = Invariant(min), Maximum = Invariant(max), Default = defaultValue },
        (value, _) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? null
            : $"'{value}' is out of range; allowed are whole numbers from {min} to {max}.")
    {
        Default = defaultValue,
    };

    /// <summary>The name of a member in the JSON.</summary>
    public static string JsonName(string member) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member);

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
