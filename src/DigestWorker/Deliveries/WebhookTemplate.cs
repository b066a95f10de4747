using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>
/// The body of a webhook for a service that wants one of its own form: JSON, in whose texts <c>{{name}}</c> stands for a value. An object with the member
/// <c>"$each": "papers"</c> in a list is repeated for each paper. Since values go into texts of parsed JSON, none can end one. A text that becomes empty is
/// left out with its name.
/// </summary>
internal sealed partial class WebhookTemplate
{
    private const string Each = "$each";
    private const string Papers = "papers";

    // Of a summary, for services with short messages.
    private const int MaxBeginning = 300;

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _template;

    /// <exception cref="FormatException">It is not a template.</exception>
    public WebhookTemplate(string source)
    {
        try
        {
            _template = JsonNode.Parse(source, documentOptions: Reading) as JsonObject ?? throw new FormatException("it is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON: {OneLine.Of(e.Message)}", e);
        }
        Render(Sample, new OutboxMessage("sample", "team", DeliveryEvent.Published, "daily", "2025-01-08", 1), page: null);
    }

    /// <summary>What is wrong with a template; null if nothing is.</summary>
    public static string? FaultOf(string source)
    {
        try
        {
            _ = new WebhookTemplate(source);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    public byte[] Render(Announcement announcement, OutboxMessage message, string? page)
    {
        var values = new Dictionary<string, string>
        {
            ["event"] = JsonNamingPolicy.CamelCase.ConvertName(message.Event.ToString()),
            ["delivery"] = message.Delivery,
            ["digest"] = message.Digest,
            ["date"] = message.Date,
            ["heading"] = announcement.Heading,
            ["lines"] = string.Join('\n', announcement.Lines),
            ["more"] = announcement.More,
            ["page"] = page ?? "",
            ["text"] = announcement.PlainText(announcement.Papers, maxTitle: 120),
            ["markdown"] = MarkdownText.Of(announcement, page),
        };
        return Encoding.UTF8.GetBytes(Filled(_template, values, announcement.Papers)!.ToJsonString(Writing));
    }

    private static JsonNode? Filled(JsonNode? node, Dictionary<string, string> values, IReadOnlyList<AnnouncedPaper> papers) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Key is not Each)
            .Select(member => KeyValuePair.Create(member.Key, Filled(member.Value, values, papers)))
            .Where(member => !IsEmptied(member.Value, members[member.Key]))),
        JsonArray items => new JsonArray([.. items.SelectMany(item => IsRepeated(item)
            ? papers.Select(paper => Filled(item, With(values, paper), [])) : [Filled(item, values, papers)])]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Filled(text, values)),
        _ => node?.DeepClone(),
    };

    private static bool IsRepeated(JsonNode? item) => item is JsonObject members && members.TryGetPropertyValue(Each, out var each)
        && (each?.ToString() is Papers ? true : throw new FormatException($"\"{Each}\" is '{each}'; set it to {Papers}"));

    private static string Filled(string text, Dictionary<string, string> values) => Placeholder().Replace(text, found =>
        values.TryGetValue(found.Groups["name"].Value, out var value) ? value
            : throw new FormatException($"there is no {{{{{found.Groups["name"].Value}}}}} here; there are {string.Join(", ", values.Keys)}")).Trim('\n');

    private static bool IsEmptied(JsonNode? filled, JsonNode? template) => filled?.ToString() is "" && template?.ToString() is not "" && filled is JsonValue;

    private static Dictionary<string, string> With(Dictionary<string, string> values, AnnouncedPaper paper) => new(values)
    {
        ["id"] = paper.Id.ToString(),
        ["title"] = paper.Title,
        ["summary"] = paper.Summary,
        ["beginning"] = MessageText.Cut(paper.Summary, MaxBeginning),
        ["votes"] = $"{paper.Votes}",
        ["fields"] = string.Join(", ", paper.Fields),
        ["link"] = paper.Link,
        ["score"] = paper.Score,
    };

    private static Announcement Sample => new("daily 2025-01-08", [], [new(PaperId.Parse("2501.00001"), "A Title", 1, "요약", ["분야"])], "", null);

    [GeneratedRegex(@"\{\{\s*(?<name>\w*)\s*\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
