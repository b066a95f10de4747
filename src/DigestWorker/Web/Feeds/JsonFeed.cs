using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DigestWorker.Web.Feeds;

/// <summary>A feed as JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/.</summary>
internal sealed record JsonFeed(
    string Title, string HomePageUrl, string FeedUrl, string Language, IReadOnlyList<JsonFeedAuthor> Authors, IReadOnlyList<JsonFeedItem> Items)
{
    public const string Type = "application/feed+json";

    public string Version { get; } = "https://jsonfeed.org/version/1.1";

    public static byte[] Write(Feed feed) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonFeed(feed.Title, feed.Page, feed.Self, Feed.Language, [new JsonFeedAuthor(Feed.Author)], [.. feed.Items.Select(Item)]),
        JsonFeedJson.Readable.JsonFeed);

    private static JsonFeedItem Item(FeedItem item) =>
        new(item.Id, item.Page, item.Related, item.Title, item.Summary, item.Html, item.UpdatedAt, item.UpdatedAt, item.Tags);
}

internal sealed record JsonFeedAuthor(string Name);

internal sealed record JsonFeedItem(
    string Id, string Url, string? ExternalUrl, string Title, string Summary, string ContentHtml,
    DateTimeOffset DatePublished, DateTimeOffset DateModified, IReadOnlyList<string> Tags);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonFeed))]
internal sealed partial class JsonFeedJson : JsonSerializerContext
{
    /// <summary>Korean is not escaped.</summary>
    public static JsonFeedJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
