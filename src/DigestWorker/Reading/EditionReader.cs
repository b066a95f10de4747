using DigestWorker.Papers;
using DigestWorker.Publishing;

namespace DigestWorker.Reading;

/// <summary>The content of the files of an edition.</summary>
/// <param name="Entries">The entries of the markdown, including manual edits.</param>
/// <param name="Document">The JSON file; null if it is missing or cannot be read.</param>
/// <param name="IsDamaged">Whether the markdown, or some of its entries, cannot be read.</param>
internal sealed record PublishedEdition(IReadOnlyList<DigestEntry> Entries, EditionDocument? Document, bool IsDamaged);

/// <summary>Reads published editions back.</summary>
internal sealed class EditionReader(OutputFolder folder)
{
    /// <summary>Null if the markdown is missing.</summary>
    public PublishedEdition? Read(PublishedFile file)
    {
        if (!TryRead(file.Path, out var markdown))
            return new PublishedEdition([], null, IsDamaged: true);
        if (markdown is null)
            return null;
        var reading = DigestReader.ReadTolerant(markdown);
        var isDamaged = reading.Lost.Count > 0 || (reading.Digest is null && file.Entries > 0);
        return new PublishedEdition(
            reading.Digest?.Entries ?? [], TryRead(Path.ChangeExtension(file.Path, ".json"), out var json) ? Document(json) : null, isDamaged);
    }

    /// <param name="path">Below the output folder.</param>
    /// <param name="bytes">Null if the file is missing.</param>
    private bool TryRead(string path, out byte[]? bytes)
    {
        try
        {
            bytes = folder.Read(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bytes = null;
            return false;
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
