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

    private static JsonFeedItem Item(FeedItem item) => new()
    {
        Id = item.Id,
        Url = item.Page,
        ExternalUrl = item.Pdf,
        Image = item.Picture,
        Title = item.Title,
        Summary = item.Summary,
        ContentHtml = item.Html,
        DatePublished = item.PublishedAt,
        DateModified = item.UpdatedAt,
        Tags = item.Tags,
        Attachments = item.Pdf is { } pdf ? [new JsonFeedAttachment(pdf, FeedItem.PdfType)] : null,
    };
}

internal sealed record JsonFeedAuthor(string Name);

internal sealed record JsonFeedAttachment(string Url, string MimeType);

internal sealed record JsonFeedItem
{
    public required string Id { get; init; }
    public required string Url { get; init; }
    public required string? ExternalUrl { get; init; }
    public required string? Image { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }
    public required string ContentHtml { get; init; }
    public required DateTimeOffset DatePublished { get; init; }
    public required DateTimeOffset DateModified { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required IReadOnlyList<JsonFeedAttachment>? Attachments { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonFeed))]
internal sealed partial class JsonFeedJson : JsonSerializerContext
{
    /// <summary>Korean is not escaped.</summary>
    public static JsonFeedJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
