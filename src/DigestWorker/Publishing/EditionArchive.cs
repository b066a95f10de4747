using DigestWorker.Papers;

namespace DigestWorker.Publishing;

/// <summary>An edition recovered from the output folder.</summary>
/// <param name="Published">The edition when its file was last written, with its papers; null if it has no file.</param>
/// <param name="Current">The current state, if it changed after that.</param>
/// <param name="LeftOut">The number of papers that are left out.</param>
/// <param name="Indexed">Whether the index contains it; if not, the index may lack others too.</param>
internal sealed record ArchivedEdition(Edition? Published, Edition Current, int LeftOut, bool Indexed);

/// <summary>Recovers the editions from the index and their JSON files if the store is lost.</summary>
internal sealed partial class EditionArchive(OutputFolder folder, ILogger<EditionArchive> logger)
{
    /// <summary>Whether the folder contains no edition.</summary>
    public bool IsEmpty => !Documents().Any();

    /// <summary>Every edition that can be read, the oldest first. What is unreadable or cannot be is logged and skipped.</summary>
    /// <param name="spellingOf">The name of a digest as it is configured.</param>
    /// <param name="listingOf">The listing of a digest, for an edition that never had a file; null if it is not configured.</param>
    public IEnumerable<ArchivedEdition> Editions(Func<string, string> spellingOf, Func<string, ListingKind?> listingOf)
    {
        var index = ReadIndex().Select(row => row with { Digest = spellingOf(row.Digest) })
            .DistinctBy(row => (row.Digest, row.Date)).ToDictionary(row => (row.Digest, row.Date));
        // If an edition has two files, as after a change of file names, the one in the index wins.
        var named = index.Where(row => row.Value.Json is { } json && folder.Contains(json) && folder.Exists(json))
            .Select(row => (row.Key, File: row.Value.Json!)).DistinctBy(row => row.File).ToDictionary(row => row.File, row => row.Key);
        var files = new Dictionary<(string Digest, string Date), string>();
        foreach (var file in named.Keys.Order(StringComparer.Ordinal).Concat(UnnamedFiles(named)))
        {
            if (Read(file) is not { } document)
                continue;
            var key = (spellingOf(document.Digest), document.Date);
            files.TryAdd(key, file);
            if (named.TryGetValue(file, out var row) && row != key)
                Log.Unreadable(logger, EditionFiles.IndexName, $"it names {file} for {row.Digest} {row.Date}, which is of {key.Item1} {key.Date}");
        }

        return index.Keys.Union(files.Keys)
            .OrderBy(key => EditionDate.Parse(key.Date)).ThenBy(key => key.Digest, StringComparer.Ordinal)
            .Select(key => Of(
                key.Digest, EditionDate.Parse(key.Date), index.GetValueOrDefault(key), files.GetValueOrDefault(key), listingOf(key.Digest)))
            .OfType<ArchivedEdition>();
    }

    private ArchivedEdition? Of(
        string digest, EditionDate date, IndexedEdition? row, string? file, ListingKind? configured)
    {
        var published = file is not null && Read(file) is { } document ? EditionDocuments.Read(document, file) with { Digest = digest } : null;
        // The index is written last: after a crash before that, the JSON of the edition is newer.
        if (row is null || published?.Revision > row.Revision)
            return published is null ? null : new ArchivedEdition(published, published, published.LeftOut.Count, Indexed: row is not null);

        var listing = published?.Listing ?? configured ?? Enum.GetValues<ListingKind>().FirstOrDefault(kind => kind.Has(date));
        if (!listing.Has(date))
        {
            Log.Unreadable(logger, EditionFiles.IndexName, $"{digest} {date}: there is no edition of this date of the listing {listing}");
            return null;
        }
        // A file whose papers are unknown cannot be restored: its date is open again.
        var current = new Edition(row.Digest, date, listing)
        {
            State = row.State, Reason = row.Reason.WithoutText(), Settled = row.Settled && (published is not null || row.File is null), Revision = row.Revision,
            File = row is { File: { } path, Sha256: { } hash }
                && folder.Contains(path) ? new PublishedFile(path, hash, row.Entries, row.HandEdited ?? false) : published?.File,
        };
        return new ArchivedEdition(published, current, row.LeftOut, Indexed: true);
    }

    private IEnumerable<string> UnnamedFiles(Dictionary<string, (string Digest, string Date)> named) =>
        Documents().Where(file => file is not EditionFiles.IndexName && !named.ContainsKey(file)).Order(StringComparer.Ordinal);

    private IEnumerable<string> Documents() => folder.Find("*.json").Where(file => !file.StartsWith('.') && !file.Contains("/.", StringComparison.Ordinal));

    private IEnumerable<IndexedEdition> ReadIndex()
    {
        try
        {
            if (folder.ReadText(EditionFiles.IndexName) is not { } text)
                return [];
            var rows = IndexDocument.Parse(text, out var problems).Editions.ToLookup(row => EditionDate.TryParse(row.Date, out _));
            foreach (var problem in problems.Concat(rows[false].Select(row => $"{row.Digest}: '{row.Date}' is not a date")))
                Log.Unreadable(logger, EditionFiles.IndexName, OneLine.Of(problem));
            return rows[true];
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, EditionFiles.IndexName, OneLine.Of(e.Message));
            return [];
        }
    }

    private EditionDocument? Read(string file)
    {
        try
        {
            if (folder.ReadText(file) is not { } text)
                return null;
            var document = EditionDocuments.Parse(text);
            return EditionDate.TryParse(Path.GetFileNameWithoutExtension(file), out var named) && named.Text != document.Date
                ? throw new FormatException($"It is of {document.Date}, and its name says {named}.")
                : document;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, folder.Locate(file), OneLine.Of(e.Message));
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The store is rebuilt without what is wrong in {File}: {Reason}")]
        public static partial void Unreadable(ILogger logger, string file, string reason);
    }
}
