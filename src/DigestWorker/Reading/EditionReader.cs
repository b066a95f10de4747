using DigestWorker.Papers;
using DigestWorker.Publishing;

namespace DigestWorker.Reading;

/// <summary>The content of the files of an edition.</summary>
/// <param name="Entries">The entries of the markdown, including manual edits.</param>
/// <param name="Document">The JSON file; null if it is missing or cannot be read.</param>
internal sealed record PublishedEdition(IReadOnlyList<DigestEntry> Entries, EditionDocument? Document);

/// <summary>Reads published editions back.</summary>
internal sealed class EditionReader(OutputFolder folder)
{
    /// <summary>Null if the markdown is missing.</summary>
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
            return json is null ? null : EditionDocuments.Parse(System.Text.Encoding.UTF8.GetString(json));
        }
        catch (FormatException)
        {
            return null; // edited by hand; the texts are in the markdown
        }
    }
}
