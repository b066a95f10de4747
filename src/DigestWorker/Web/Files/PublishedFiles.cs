using System.Collections.Concurrent;
using System.Security.Cryptography;
using DigestWorker.Publishing;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;

namespace DigestWorker.Web.Files;

/// <summary>The cached entity tag of a file.</summary>
internal sealed record FileTag(DateTimeOffset ChangedAt, long Length, string Tag);

/// <summary>
/// Serves the files of the output folder. Caches their entity tags, so that a conditional request only needs the metadata of the file:
/// files are replaced as a whole, and a new file has a new time.
/// </summary>
internal sealed class PublishedFiles(OutputFolder folder)
{
    private const int BufferSize = 1 << 16;

    private readonly ConcurrentDictionary<string, FileTag> _tags = new(StringComparer.Ordinal);

    /// <summary>The response with a file; null if the worker does not publish it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="relative">Below the output folder, with forward slashes.</param>
    public IResult? TryServe(HttpContext context, string relative)
    {
        if (TypeOf(relative) is not { } type || !IsPlain(relative))
            return null;
        if (TryOpen(relative) is not { } file)
            return null;
        try
        {
            // Tag and content are of the same open file, even if it is replaced in the meantime.
            var (length, changedAt) = (RandomAccess.GetLength(file), new DateTimeOffset(File.GetLastWriteTimeUtc(file)));
            if (length > DigestReader.MaxBytes)
                return null;
            if (!_tags.TryGetValue(relative, out var tag) || tag.Length != length || tag.ChangedAt != changedAt)
                _tags[relative] = tag = new FileTag(changedAt, length, TagOf(file));
            if (EntityTags.IsCurrent(context.Request, tag.Tag, WholeSeconds(changedAt)))
                return NotModified(context, tag);
            EntityTags.AllowCaching(context);
            var content = new FileStream(file, FileAccess.Read, bufferSize: 0);
            file = null;
            return Results.Stream(content, type, lastModified: changedAt, entityTag: EntityTagHeaderValue.Parse(tag.Tag));
        }
        finally
        {
            file?.Dispose();
        }
    }

    private SafeFileHandle? TryOpen(string relative)
    {
        try
        {
            return folder.TryOpen(relative);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a link, a pipe and the like are not published by the worker
        }
    }

    private static string TagOf(SafeFileHandle file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, offset) = (new byte[BufferSize], 0L);
        while (offset <= DigestReader.MaxBytes && RandomAccess.Read(file, buffer, offset) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            offset += read;
        }
        return EntityTags.OfHash(hash.GetHashAndReset());
    }

    private static StatusCodeHttpResult NotModified(HttpContext context, FileTag tag)
    {
        EntityTags.AllowCaching(context);
        context.Response.Headers.ETag = tag.Tag;
        context.Response.Headers.LastModified = HeaderUtilities.FormatDate(tag.ChangedAt);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    private static string? TypeOf(string relative) => Path.GetExtension(relative) switch
    {
        ".md" => "text/markdown; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        _ => null,
    };

    private bool IsPlain(string relative) =>
        !relative.Contains('\\') && relative.Split('/').All(name => name is not ("" or ['.', ..])) && folder.Contains(relative);

    // The header has a resolution of seconds.
    private static DateTimeOffset WholeSeconds(DateTimeOffset moment) => new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerSecond), moment.Offset);
}
