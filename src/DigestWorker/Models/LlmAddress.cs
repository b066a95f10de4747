namespace DigestWorker.Models;

/// <summary>An endpoint as it is copied from a portal or a documentation, reduced to the address that the client library continues.</summary>
/// <param name="ApiVersion">Azure's version in the address; empty if there is none.</param>
/// <param name="Deployment">Azure's deployment in the address; empty if there is none.</param>
internal sealed record LlmAddress(Uri Base, string ApiVersion = "", string Deployment = "")
{
    private static readonly string[] OpenAIPaths = ["/chat/completions", "/completions", "/responses", "/models", "/embeddings"];
    private static readonly string[] OllamaPaths = ["/v1/chat/completions", "/api/chat", "/api/generate", "/api/tags", "/api", "/v1"];

    /// <summary>Null if the text is no address over http or https.</summary>
    public static LlmAddress? Parse(LlmProvider provider, string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.UserInfo is not "")
            return null;
        var path = address.AbsolutePath.TrimEnd('/');
        return provider switch
        {
            LlmProvider.AzureOpenAI => Azure(address, path),
            // The library resolves its own paths against the folder.
            LlmProvider.Ollama => new(With(address, Without(OllamaPaths, path) + "/")),
            _ => new(With(address, Without(OpenAIPaths, path) is { Length: > 0 } kept ? kept : address.Host is "api.openai.com" ? "/v1" : "/")),
        };
    }

    private static LlmAddress Azure(Uri address, string path)
    {
        var parts = path.Split('/');
        var end = Array.FindIndex(parts, part => part.Equals("openai", StringComparison.OrdinalIgnoreCase));
        var deployment = end >= 0 && end + 2 < parts.Length && parts[end + 1] is "deployments" ? Uri.UnescapeDataString(parts[end + 2]) : "";
        var root = end >= 0 ? string.Join('/', parts[..end])
            : path.Contains("/api/projects/", StringComparison.Ordinal) ? path[..path.IndexOf("/api/projects/", StringComparison.Ordinal)]
            : Without(["/models/chat/completions", "/models"], path);
        var version = address.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("api-version=", StringComparison.OrdinalIgnoreCase));
        return new(With(address, root is "" ? "/" : root), version?["api-version=".Length..] ?? "", deployment);
    }

    private static string Without(string[] ends, string path) =>
        ends.FirstOrDefault(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } end ? path[..^end.Length].TrimEnd('/') : path;

    private static Uri With(Uri address, string path) => new UriBuilder(address) { Path = path, Query = "", Fragment = "" }.Uri;
}
