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
    /// <summary>Null if the markdown is missing, or cannot be read: a run says why.</summary>
    public PublishedEdition? Read(PublishedFile file) =>
        Bytes(file.Path) is { } markdown
            ? new PublishedEdition(DigestReader.ReadTolerant(markdown).Digest?.Entries ?? [], Document(Bytes(Path.ChangeExtension(file.Path, ".json"))))
            : null;

    private byte[]? Bytes(string path)
    {
        try
        {
            return folder.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static EditionDocument? Document(byte[]? json)
    {
        try
        {
            return json is null ? null : EditionDocuments.Parse(OutputFolder.TextOf(json));
        }
        catch (FormatException)
        {
            return null; // edited by hand; the texts are in the markdown
        }
    }
}
