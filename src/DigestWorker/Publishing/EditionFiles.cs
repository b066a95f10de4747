using System.Security.Cryptography;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Publishing;

/// <summary>The bytes of the markdown file of an edition.</summary>
/// <param name="Path">Below the output folder, with forward slashes.</param>
internal sealed record Rendering(string Path, byte[] Markdown, string Sha256);

/// <summary>An edition with its file and revision.</summary>
/// <param name="Written">The markdown file was written; otherwise it was up to date, or edited by hand.</param>
internal sealed record Publication(Edition Edition, bool Written);

/// <summary>The files for consumers: the markdown and the JSON of each edition, and the index of all editions.</summary>
internal sealed partial class EditionFiles(OutputFolder folder, TimeProvider time, ILogger<EditionFiles> logger)
{
    public const string IndexName = "index.json";

    public string Folder => folder.Root;

    /// <summary>Locks the output folder against other processes on this machine until disposed.</summary>
    public Task<ProcessLock> LockAsync(CancellationToken cancellationToken) =>
        ProcessLock.AcquireAsync(Path.Combine(folder.Root, ".digestworker"), $"The output folder {folder.Root}", time, logger, cancellationToken);

    /// <summary>Deletes incomplete files of other processes. Only for the holder of the lock.</summary>
    public void Sweep()
    {
        Directory.CreateDirectory(folder.Root);
        AtomicFile.Sweep(folder.Root);
    }

    /// <summary>Whether markdown and JSON of an edition exist.</summary>
    public bool Has(PublishedFile file) => folder.Exists(file.Path) && folder.Exists(JsonPath(file.Path));

    public static Rendering Render(Edition edition, string path)
    {
        var digest = new Digest(edition.Entries.Select(EditionDocuments.EntryOf));
        var markdown = DigestWriter.WriteUtf8(digest);

        // The last check before publication: a file that does not read back unchanged is not written.
        var reading = DigestReader.Read(markdown);
        if (reading.Problems.Count > 0 || !digest.Equals(reading.Digest))
            throw new FormatException(
                $"The edition does not read back as it was written: {(reading.Problems.Count > 0 ? reading.Problems[0] : "other entries")}.");
        return new Rendering(path, markdown, Hash(markdown));
    }

    /// <summary>
    /// Publishes an edition. Does not replace a file with the same bytes, or one that was edited by hand unless forced.
    /// </summary>
    public async Task<Publication> PublishAsync(
        Edition edition, Rendering rendering, EditionRow? before, bool force, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        var path = folder.Locate(rendering.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        var onDisk = File.Exists(path) ? Hash(await File.ReadAllBytesAsync(path, cancellationToken)) : null;
        var ours = onDisk is null || onDisk == rendering.Sha256 || onDisk == before?.File?.Sha256 || onDisk == before?.PendingSha256;
        var edited = !ours && !force;
        if (edited)
            Log.HandEdited(logger, path);
        var written = !edited && onDisk != rendering.Sha256;
        if (written)
            await AtomicFile.ReplaceAsync(path, rendering.Markdown, ensureHeld, cancellationToken);

        var changed = !edited && before?.File?.Sha256 != rendering.Sha256;
        var published = edition with
        {
            Revision = (before?.Revision ?? 0) + (changed ? 1 : 0),
            File = edited && before?.File is { } kept
                ? kept with { HandEdited = true }
                : new PublishedFile(rendering.Path, rendering.Sha256, edition.Entries.Count, edited),
        };
        await WriteIfChangedAsync(JsonPath(rendering.Path), EditionDocuments.Of(published).ToJson(), ensureHeld, cancellationToken);
        return new Publication(published, written);
    }

    /// <summary>Writes and deletes a test file in the way editions are written.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task ProveWritableAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Root);
        var probe = folder.Locate(".digestworker-probe");
        await AtomicFile.ReplaceAsync(probe, ReadOnlyMemory<byte>.Empty, () => Task.CompletedTask, cancellationToken);
        File.Delete(probe);
    }

    public Task PublishIndexAsync(IReadOnlyList<EditionRow> editions, Func<Task> ensureHeld, CancellationToken cancellationToken) =>
        WriteIfChangedAsync(IndexName, EditionDocuments.IndexOf(editions, folder.Exists, JsonPath).ToJson(), ensureHeld, cancellationToken);

    private async Task WriteIfChangedAsync(string relative, string text, Func<Task> ensureHeld, CancellationToken cancellationToken)
    {
        var path = folder.Locate(relative);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var onDisk = File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
        if (onDisk is null || !bytes.AsSpan().SequenceEqual(onDisk))
            await AtomicFile.ReplaceAsync(path, bytes, ensureHeld, cancellationToken);
    }

    /// <summary>The JSON beside a markdown file.</summary>
    public static string JsonPath(string markdown) => Path.ChangeExtension(markdown, ".json");

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{File} was edited by hand and is kept; replace it with run --date D --force")]
        public static partial void HandEdited(ILogger logger, string file);
    }
}
