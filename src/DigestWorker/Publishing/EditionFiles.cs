using DigestWorker.Files;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Publishing;

/// <summary>The bytes of the markdown file of an edition.</summary>
/// <param name="Path">Below the output folder, with forward slashes.</param>
internal sealed record Rendering(string Path, byte[] Markdown, string Sha256);

/// <summary>An edition with its file and revision.</summary>
/// <param name="Written">The markdown file was written; otherwise it was up to date, or edited by hand.</param>
internal sealed record Publication(Edition Edition, bool Written);

/// <summary>A published file.</summary>
/// <param name="Path">Below the output folder, with forward slashes.</param>
internal sealed record PublishedContent(string Path, byte[] Content);

/// <summary>How the files of an edition compare with what is recorded of them.</summary>
internal enum FileCondition
{
    AsRecorded,

    /// <summary>Only a size or time is not as recorded.</summary>
    Touched,

    /// <summary>The markdown or the JSON is missing.</summary>
    Missing,

    /// <summary>The markdown or the JSON cannot be read.</summary>
    Unreadable,

    /// <summary>The markdown is neither the recorded one nor another that the worker wrote.</summary>
    Edited,

    /// <summary>The JSON is not the recorded one, or the markdown is of another run, or is no longer edited by hand.</summary>
    Outdated,
}

/// <param name="File">The file with its new stamp, if it was touched.</param>
internal sealed record Inspection(FileCondition Condition, PublishedFile File);

/// <summary>The store that writes an output folder.</summary>
/// <param name="File">The path of a SQLite store on its machine; otherwise empty.</param>
internal sealed record FolderOwner(string Id, string Name, string Machine, string File)
{
    /// <summary>Whether the store has the place of another one: it was restored, replaced or damaged.</summary>
    public bool IsInPlaceOf(FolderOwner other) => (Name, Machine) == (other.Name, other.Machine);

    /// <summary>Whether it is a file that exists on this machine.</summary>
    public bool StillExists => File is not "" && Machine == Environment.MachineName && System.IO.File.Exists(File);
}

/// <summary>The files for consumers: the markdown and the JSON of each edition, and the index of all editions.</summary>
internal sealed partial class EditionFiles(OutputFolder folder, OutputOptions options, TimeProvider time, ILogger<EditionFiles> logger)
{
    public const string IndexName = "index.json";

    /// <summary>Names the store that writes the folder.</summary>
    private const string StoreName = ".digestworker.store";

    public string Folder => folder.Root;

    /// <summary>Locks the output folder against other processes on this machine until disposed.</summary>
    public Task<ProcessLock> LockAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        return ProcessLock.AcquireAsync(
            Path.Combine(folder.Root, ".digestworker"), $"The output folder {folder.Root}", time, logger, shared: true, cancellationToken);
    }

    /// <summary>The store that writes the folder; null if none does yet.</summary>
    public FolderOwner? Store() =>
        folder.ReadText(StoreName)?.ReplaceLineEndings("\n").Split('\n') is [var id, var name, var machine, var file, ""] ? new(id, name, machine, file) : null;

    /// <summary>Records the store that writes the folder.</summary>
    public Task TakeOverAsync(FolderOwner owner, CancellationToken cancellationToken)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"{owner.Id}\n{owner.Name}\n{owner.Machine}\n{owner.File}\n");
        return folder.ReplaceAsync([(StoreName, text)], () => Task.CompletedTask, cancellationToken);
    }

    /// <summary>A file that is in the place of one that is to be moved; null if there is none.</summary>
    public string? FindObstacle(RecordedFile recorded, string path) => path == recorded.File.Path ? null
        : new[] { (recorded.File.Path, path), (JsonPath(recorded.File.Path), JsonPath(path)) }
            .Where(move => folder.Exists(move.Item1) && folder.Exists(move.Item2) && !IsSameFile(move.Item1, move.Item2))
            .Select(move => folder.Locate(move.Item2)).FirstOrDefault();

    /// <summary>
    /// Moves the files of an edition to another path and digest. A step that was done before is not repeated, so that an interrupted move can be continued.
    /// </summary>
    public async Task MoveAsync(RecordedFile recorded, string digest, string path, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        var from = recorded.File.Path;
        await ensureHeld();
        if (from != path)
            folder.Move(from, path);
        var (jsonFrom, jsonTo) = (JsonPath(from), JsonPath(path));
        // A JSON that cannot be read is written again by the next run.
        if (ReadDocument(jsonFrom) is { } document && IsOf(document, recorded.Digest, recorded.Date))
        {
            var markdown = document.Markdown is { } known ? known with { File = Path.GetFileName(path) } : null;
            var moved = document with { Digest = digest, Markdown = markdown };
            await WriteIfChangedAsync(jsonTo, moved.ToJson(), ensureHeld, cancellationToken);
        }
        if (from == path)
            return;
        if (!IsSameFile(jsonFrom, jsonTo))
            folder.Delete(jsonFrom);
        folder.DeleteEmptyFolders(from);
    }

    /// <summary>Deletes the files of an edition, unless they belong to another one.</summary>
    /// <param name="onlyOwn">Whether only files are deleted whose JSON names the edition.</param>
    public void Delete(string digest, EditionDate date, string path, bool onlyOwn = false)
    {
        EditionDocument? beside;
        try
        {
            beside = ReadDocument(JsonPath(path));
        }
        catch (Exception e) when (onlyOwn && (e is IOException or UnauthorizedAccessException))
        {
            return; // not one of the worker's
        }
        if (beside is null ? onlyOwn : !IsOf(beside, digest, date))
            return;
        // The JSON, which names the edition, last.
        folder.Delete(path);
        folder.Delete(JsonPath(path));
        folder.DeleteEmptyFolders(path);
    }

    // On a file system that ignores case.
    private bool IsSameFile(string path, string other) =>
        string.Equals(path, other, StringComparison.OrdinalIgnoreCase) && folder.Exists(path)
        && Directory.GetFiles(Path.GetDirectoryName(folder.Locate(path))!, Path.GetFileName(path), new EnumerationOptions
        {
            MatchCasing = MatchCasing.CaseInsensitive,
        }).Length == 1;

    /// <summary>Deletes incomplete files of other processes. Only for the holder of the lock.</summary>
    public void Sweep()
    {
        folder.Create();
        folder.Sweep();
    }

    /// <summary>Compares the files of an edition with what is recorded of them. Reads a file only if its size or time changed.</summary>
    public Inspection Inspect(RecordedFile recorded)
    {
        var file = recorded.File;
        if (FileStamp.Of(folder, file.Path, JsonPath(file.Path)) is not { } stamp)
            return new Inspection(FileCondition.Missing, file);
        if (file.Stamp is { } known && stamp.IsCovered(known))
            return new Inspection(FileCondition.AsRecorded, file);

        byte[]? json;
        string? markdown;
        try
        {
            (markdown, json) = (HashOf(file.Path), folder.Read(JsonPath(file.Path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Inspection(FileCondition.Unreadable, file);
        }
        if (markdown is null || json is null)
            return new Inspection(FileCondition.Missing, file);
        var beside = Parse(json);
        if (markdown != file.Sha256 && markdown != recorded.PendingSha256 && markdown != beside?.Markdown?.Sha256
            && !(file.HandEdited && markdown == file.EditedSha256))
            return new Inspection(FileCondition.Edited, file);

        var isEdited = markdown != file.Sha256;
        var jsonIsRecorded = FileStamp.JsonHashOf(file.Stamp) is { } jsonHash
            ? jsonHash == OutputFolder.Hash(json)
            : beside is not null && IsOf(beside, recorded.Digest, recorded.Date) && Renders(beside, file.Sha256) && beside.Markdown!.HandEdited == isEdited;
        return jsonIsRecorded && isEdited == file.HandEdited
            ? new Inspection(FileCondition.Touched, file with { Stamp = stamp.With(OutputFolder.Hash(json)) })
            : new Inspection(FileCondition.Outdated, file);
    }

    /// <summary>The digest, other than this one, that the files at a path belong to by the JSON or the index; null if there is none.</summary>
    public string? OwnerOf(string path, string digest)
    {
        var owner = ReadDocument(JsonPath(path)) is { } beside ? beside.Digest
            : folder.Exists(path) ? Index()?.Editions.FirstOrDefault(row => row.File == path)?.Digest
            : null;
        return string.Equals(owner, digest, StringComparison.OrdinalIgnoreCase) ? null : owner;
    }

    /// <summary>The published edition as its JSON has it; null if it has none, or none that gives the recorded markdown.</summary>
    public Edition? Recover(EditionRow row) =>
        row.File is { } file && ReadDocument(JsonPath(file.Path)) is { } document && IsOf(document, row.Digest, row.Date) && Renders(document, file.Sha256)
            ? EditionDocuments.Read(document, JsonPath(file.Path)) with { Digest = row.Digest }
            : null;

    public Rendering Render(Edition edition, string path)
    {
        var digest = DigestOf(edition, options.FrontMatter);
        var markdown = DigestWriter.WriteUtf8(digest);

        // The last check before publication: a file that does not read back unchanged is not written.
        var reading = DigestReader.Read(markdown);
        if (reading.Problems.Count > 0 || !digest.Equals(reading.Digest))
            throw new FormatException(
                $"The edition does not read back as it was written: {(reading.Problems.Count > 0 ? reading.Problems[0] : "other entries")}.");
        return new Rendering(path, markdown, OutputFolder.Hash(markdown));
    }

    /// <summary>
    /// Publishes an edition, its markdown and its JSON as one. Does not replace files with the same bytes, nor a markdown file that was
    /// edited by hand unless forced: its JSON keeps the entries that the worker wrote.
    /// </summary>
    public async Task<Publication> PublishAsync(
        Edition edition, Rendering rendering, EditionRow? before, bool force, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        var (path, json) = (rendering.Path, JsonPath(rendering.Path));
        var beside = ReadDocument(json);
        var onDisk = HashOf(path);
        // The JSON has the hash of the markdown that was written with it, also by another store or into another folder.
        var ours = onDisk is null || onDisk == rendering.Sha256 || onDisk == before?.File?.Sha256 || onDisk == before?.PendingSha256
            || onDisk == beside?.Markdown?.Sha256;
        var edited = !ours && !force;
        if (edited && onDisk != before?.File?.EditedSha256)
            Log.HandEdited(logger, folder.Locate(path), onDisk!);
        var written = !edited && onDisk != rendering.Sha256;

        var changed = !edited && before?.File?.Sha256 != rendering.Sha256;
        var published = edition with
        {
            Revision = (before?.Revision ?? 0) + (changed ? 1 : 0),
            File = edited && before?.File is { } kept
                ? kept with { HandEdited = true, EditedSha256 = onDisk }
                : new PublishedFile(rendering.Path, rendering.Sha256, edition.Entries.Count, edited) { EditedSha256 = edited ? onDisk : null },
        };
        var document = edited && beside is not null && Renders(beside, published.File.Sha256)
            ? beside with { Settled = published.Settled, Markdown = EditionDocuments.Of(published).Markdown }
            : EditionDocuments.Of(published);
        var bytes = System.Text.Encoding.UTF8.GetBytes(document.ToJson());
        var jsonExisted = folder.Exists(json);
        await folder.ReplaceAsync(
            [
                .. written ? [(path, (ReadOnlyMemory<byte>)rendering.Markdown)] : Array.Empty<(string, ReadOnlyMemory<byte>)>(),
                .. Differs(json, bytes) ? [(json, (ReadOnlyMemory<byte>)bytes)] : Array.Empty<(string, ReadOnlyMemory<byte>)>(),
            ],
            ensureHeld, cancellationToken);
        if (published.Revision == before?.Revision && (written || before.File?.Stamp is not null && !jsonExisted))
            Log.Restored(logger, folder.Locate(written ? path : json));
        var stamp = FileStamp.Of(folder, path, json)?.With(OutputFolder.Hash(bytes));
        return new Publication(published with { File = published.File with { Stamp = stamp } }, written);
    }

    /// <inheritdoc cref="AtomicFile.ProveWritableAsync"/>
    public Task ProveWritableAsync(CancellationToken cancellationToken) => AtomicFile.ProveWritableAsync(folder.Root, cancellationToken);

    public Task PublishIndexAsync(IReadOnlyList<EditionRow> editions, Func<Task> ensureHeld, CancellationToken cancellationToken) =>
        WriteIfChangedAsync(IndexName, RenderIndex(editions), ensureHeld, cancellationToken);

    private string RenderIndex(IReadOnlyList<EditionRow> editions) => EditionDocuments.IndexOf(editions, folder.Exists, JsonPath).ToJson();

    /// <summary>
    /// The files of an edition and the index of all, as they are published; null while they are being replaced, or are missing until a run restores them.
    /// </summary>
    public IReadOnlyList<PublishedContent>? ReadPublished(EditionRow row, IReadOnlyList<EditionRow> all)
    {
        if (row.File is not { } file || folder.Read(file.Path) is not { } markdown || folder.Read(JsonPath(file.Path)) is not { } json)
            return null;
        var beside = Parse(json)?.Markdown;
        // They are replaced one after the other.
        if (beside is null || (beside.Sha256 != OutputFolder.Hash(markdown) && !beside.HandEdited))
            return null;
        return [new(file.Path, markdown), new(JsonPath(file.Path), json), new(IndexName, System.Text.Encoding.UTF8.GetBytes(RenderIndex(all)))];
    }

    private async Task WriteIfChangedAsync(string relative, string text, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        if (Differs(relative, bytes))
            await folder.ReplaceAsync([(relative, bytes)], ensureHeld, cancellationToken);
    }

    private bool Differs(string path, byte[] bytes) => folder.Read(path)?.AsSpan().SequenceEqual(bytes) is not true;

    /// <summary>The hash of a file; null if it is missing or empty.</summary>
    private string? HashOf(string path) => folder.Read(path) is { Length: > 0 } bytes ? OutputFolder.Hash(bytes) : null;

    private EditionDocument? ReadDocument(string path) => folder.Read(path) is { } json ? Parse(json) : null;

    private static EditionDocument? Parse(byte[] json)
    {
        try
        {
            return EditionDocuments.Parse(OutputFolder.TextOf(json));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private IndexDocument? Index()
    {
        try
        {
            return folder.ReadText(IndexName) is { } text ? IndexDocument.Parse(text, out _) : null;
        }
        catch (FormatException)
        {
            return null; // it is written again
        }
    }

    private static bool IsOf(EditionDocument document, string digest, EditionDate date) =>
        document.Date == date.Text && string.Equals(document.Digest, digest, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the entries of a JSON file give the markdown with this hash.</summary>
    private static bool Renders(EditionDocument document, string sha256)
    {
        try
        {
            var edition = EditionDocuments.Read(document, "");
            return document.Markdown?.Sha256 == sha256
                && Enum.GetValues<FrontMatterFormat>().Any(front => OutputFolder.Hash(DigestWriter.WriteUtf8(DigestOf(edition, front))) == sha256);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }

    // Without the name of the digest: a renamed one keeps its files.
    private static Digest DigestOf(Edition edition, FrontMatterFormat front) => new(edition.Entries.Select(EditionDocuments.EntryOf))
    {
        FrontMatter = front is FrontMatterFormat.Yaml ? new FrontMatter($"논문 다이제스트 {edition.Date}", edition.Date.First) : null,
    };

    /// <summary>The JSON beside a markdown file.</summary>
    public static string JsonPath(string markdown) => Path.ChangeExtension(markdown, ".json");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{File} was missing and was written again")]
        public static partial void Restored(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{File} was edited by hand and is kept (SHA-256 {Sha256}); replace it with run --date D --force")]
        public static partial void HandEdited(ILogger logger, string file, string sha256);
    }
}
