using System.Collections.Concurrent;
using DigestWorker.Publishing;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Files;

/// <summary>The cached entity tag of a file.</summary>
internal sealed record FileTag(DateTimeOffset ChangedAt, long Length, string Tag);

/// <summary>
/// Serves the files of the output folder. Caches their entity tags, so that a conditional request only needs the metadata of the file:
/// files are replaced as a whole, and a new file has a new time.
/// </summary>
internal sealed class PublishedFiles(OutputFolder folder)
{
    private readonly ConcurrentDictionary<string, FileTag> _tags = new(StringComparer.Ordinal);

    /// <summary>The response with a file; null if the worker does not publish it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="relative">Below the output folder, with forward slashes.</param>
    public IResult? TryServe(HttpContext context, string relative)
    {
        if (TypeOf(relative) is not { } type || !IsPlain(relative))
            return null;
        var path = folder.Locate(relative);
        var file = new FileInfo(path);
        if (!file.Exists || file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return null;

        if (_tags.TryGetValue(path, out var known) && known.Length == file.Length && known.ChangedAt == file.LastWriteTimeUtc
            && EntityTags.IsCurrent(context.Request, known.Tag, WholeSeconds(known.ChangedAt)))
            return NotModified(context, known);

        if (LeadsElsewhere(file) || Read(path) is not var (tag, content))
            return null;
        _tags[path] = tag;
        if (EntityTags.IsCurrent(context.Request, tag.Tag, WholeSeconds(tag.ChangedAt)))
            return NotModified(context, tag);
        EntityTags.AllowCaching(context);
        return Results.Bytes(content, type, lastModified: tag.ChangedAt, entityTag: EntityTagHeaderValue.Parse(tag.Tag));
    }

    private static StatusCodeHttpResult NotModified(HttpContext context, FileTag tag)
    {
        EntityTags.AllowCaching(context);
        context.Response.Headers.ETag = tag.Tag;
        context.Response.Headers.LastModified = HeaderUtilities.FormatDate(tag.ChangedAt);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    // Content and time are read from the same open file, even if it is replaced in the meantime.
    private static (FileTag Tag, byte[] Content)? Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var content = new byte[RandomAccess.GetLength(file)];
            var length = RandomAccess.Read(file, content, 0);
            return length == content.Length ? (new FileTag(File.GetLastWriteTimeUtc(file), length, EntityTags.Of(content)), content) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static string? TypeOf(string relative) => Path.GetExtension(relative) switch
    {
        ".md" => "text/markdown; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        _ => null,
    };

    private bool IsPlain(string relative) =>
        !relative.Contains('\\') && relative.Split('/').All(name => name is not ("" or ['.', ..])) && folder.Contains(relative);

    /// <summary>Whether one of the folders on the path is a link, which the worker never creates.</summary>
    private bool LeadsElsewhere(FileInfo file)
    {
        for (var way = file.Directory; way is not null && way.FullName.Length > folder.Root.Length; way = way.Parent)
        {
            if (way.Attributes.HasFlag(FileAttributes.ReparsePoint))
                return true;
        }
        return false;
    }

    // The header has a resolution of seconds.
    private static DateTimeOffset WholeSeconds(DateTimeOffset moment) => new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerSecond), moment.Offset);
}
