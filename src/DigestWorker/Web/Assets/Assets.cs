using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace DigestWorker.Web.Assets;

/// <summary>The embedded style sheet, script, icons and manifest. Addresses with their hash can be cached forever.</summary>
internal static class Assets
{
    /// <summary>Parts of the style sheet; what is later wins.</summary>
    private static readonly string[] Styles = ["base", "edition", "calendar", "search", "mine", "charts", "operate", "media"];

    private static readonly string[] Scripts = ["pictures", "keys", "copy", "mine", "live"];

    private static readonly FrozenDictionary<string, (byte[] Content, string Type)> Files = new[]
    {
        ("style.css", Read([.. Styles.Select(part => $"Styles.{part}.css")]), "text/css; charset=utf-8"),
        ("script.js", Read([.. Scripts.Select(part => $"Scripts.{part}.js")]), "text/javascript; charset=utf-8"),
        ("icon.svg", Read("icon.svg"), "image/svg+xml"),
        ("icon.png", Read("icon.png"), "image/png"),
        ("site.webmanifest", Read("site.webmanifest"), "application/manifest+json"),
    }.ToFrozenDictionary(file => file.Item1, file => (file.Item2, file.Item3));

    public static string Style { get; } = AddressOf("style.css");

    public static string Script { get; } = AddressOf("script.js");

    public static string Icon { get; } = AddressOf("icon.svg");

    /// <summary>For home screens.</summary>
    public static string LargeIcon { get; } = AddressOf("icon.png");

    /// <summary>What the worker is on a home screen: https://www.w3.org/TR/appmanifest/</summary>
    public static string Manifest { get; } = AddressOf("site.webmanifest");

    public static void MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{file}", IResult (string file, HttpContext context) =>
    {
        if (!Files.TryGetValue(file, out var asset))
            return Results.NotFound();
        var hasHash = context.Request.QueryString.Value == $"?{HashOf(asset.Content)}";
        context.Response.Headers.CacheControl = hasHash ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(asset.Content, asset.Type);
    });

    private static string AddressOf(string file) => $"/assets/{file}?{HashOf(Files[file].Content)}";

    private static string HashOf(byte[] content) => Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 6));

    private static byte[] Read(params IEnumerable<string> parts)
    {
        using var content = new MemoryStream();
        foreach (var part in parts)
        {
            using var stream = typeof(Assets).Assembly.GetManifestResourceStream($"Assets.{part}")!;
            stream.CopyTo(content);
        }
        return content.ToArray();
    }
}
