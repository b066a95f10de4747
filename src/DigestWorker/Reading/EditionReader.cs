using DigestWorker.Papers;
using DigestWorker.Publishing;

namespace DigestWorker.Reading;

/// <summary>The files of an edition as consumers find them.</summary>
/// <param name="Entries">What the markdown holds, edited by hand or not.</param>
/// <param name="Document">The JSON beside it; null where it is gone, or cannot be read.</param>
internal sealed record PublishedEdition(IReadOnlyList<DigestEntry> Entries, EditionDocument? Document);

/// <summary>Reads published editions back.</summary>
internal sealed class EditionReader(OutputFolder folder)
{
    /// <summary>Null where the markdown is gone.</summary>
    public async Task<PublishedEdition?> ReadAsync(PublishedFile file, CancellationToken cancellationToken)
    {
        if (await BytesAsync(file.Path, cancellationToken) is not { } markdown)
            return null;
        var json = await BytesAsync(Path.ChangeExtension(file.Path, ".json"), cancellationToken);
        return new PublishedEdition(DigestReader.ReadTolerant(markdown).Digest?.Entries ?? [], Document(json));
    }

    private async Task<byte[]?> BytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(folder.Locate(path), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static EditionDocument? Document(byte[]? json)
    {
        try
        {
            return json is null ? null : EditionDocument.Parse(System.Text.Encoding.UTF8.GetString(json));
        }
        catch (FormatException)
        {
            return null; // edited by hand; the texts are in the markdown
        }
    }
}
