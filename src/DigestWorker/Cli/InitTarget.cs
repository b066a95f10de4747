using System.Text;
using DigestWorker.Files;
using DigestWorker.Hosting;
using DigestWorker.Http;

namespace DigestWorker.Cli;

/// <summary>Where <c>init</c> writes: the configuration file, and beside it the file of the key.</summary>
internal sealed class InitTarget
{
    private const string Usual = "digestworker.json";

    private readonly string _named;
    private bool _replacesKey;

    /// <param name="file">Null for the one that the worker reads.</param>
    /// <param name="replaces">Whether files that exist are replaced.</param>
    public InitTarget(string? file, bool replaces)
    {
        _named = file ?? "";
        File = file ?? (PlainValue.OfVariable("DIGESTWORKER_CONFIG") is { Length: > 0 } known ? known : Usual);
        (Replaces, _replacesKey) = (replaces, replaces);
        KeyFile = Path.Combine(Path.GetDirectoryName(File) ?? "", "llm.key");
    }

    public string File { get; }
    public string KeyFile { get; }
    public bool Replaces { get; set; }
    public bool Exists => Path.Exists(File);
    public bool KeyExists => Path.Exists(KeyFile);

    /// <exception cref="ConfigurationException">The file exists, or cannot be created.</exception>
    public void EnsureFree()
    {
        if (Directory.Exists(File))
            throw new ConfigurationException([$"--out: '{File}' is a folder; name a file in it."]);
        if (Path.GetDirectoryName(Path.GetFullPath(File)) is { } folder && !Directory.Exists(folder))
            throw new ConfigurationException([$"--out: the folder '{folder}' does not exist; create it, or name another file."]);
        if (Exists && !Replaces)
            throw new ConfigurationException([$"'{File}' exists; replace it with --force, or name another file with --out."]);
    }

    /// <summary>Has a key kept in a file of its own.</summary>
    /// <param name="settings">The settings that get it.</param>
    /// <param name="key">The key.</param>
    /// <param name="replaces">Whether another key in the file is replaced.</param>
    public void Keep(NewSettings settings, string key, bool replaces = false)
    {
        if (KeyExists && !_replacesKey && !replaces)
            throw new ConfigurationException([$"'{KeyFile}' exists; replace it with --force, or use the key in it with --key-file {KeyFile}."]);
        (settings.Key, settings.KeyFile, _replacesKey) = (key, KeyFile, _replacesKey || replaces);
    }

    /// <summary>Writes the files together, or neither, and says what is next.</summary>
    public async Task WriteAsync(NewSettings settings, CancellationToken cancellationToken)
    {
        List<NewContent> files = [new(Path.GetFileName(File), Encoding.UTF8.GetBytes(settings.Text()))];
        if (settings.Key is not "")
            files.Insert(0, new(Path.GetFileName(KeyFile), Encoding.UTF8.GetBytes($"{settings.Key}\n"), PrivateFile.Mode));
        try
        {
            using var folder = FolderHandle.TryOpen(Path.GetDirectoryName(Path.GetFullPath(File))!)
                ?? throw new DirectoryNotFoundException("its folder does not exist");
            await AtomicFile.ReplaceAsync(folder, files, EnsureStillFreeAsync, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"'{File}' cannot be written: {e.Message.TrimEnd('.')}; name another file with --out."]);
        }

        if (settings.Key is not "")
            Console.WriteLine($"wrote {KeyFile}, which only you can read");
        Console.WriteLine($"wrote {File}");
        foreach (var variable in SettingsSource.VariablesInUse().Where(name => name.Contains("__", StringComparison.Ordinal)))
            await Console.Error.WriteLineAsync($"note: {variable} is set, and takes precedence over the file");
        if (settings is { KeyFile: "", KeyVariable: { } known })
            await Console.Error.WriteLineAsync($"note: the key is that of {known}, which must be set wherever the worker runs");
        var config = File is Usual || _named is "" ? "" : $" --config {File}";
        Console.WriteLine($"next: digestworker run{config}     makes the first edition now");
        Console.WriteLine($"      digestworker serve{config}   makes one by the schedule, and shows them as pages");

        Task EnsureStillFreeAsync() => Exists && !Replaces ? throw new IOException("it exists")
            : settings.Key is not "" && KeyExists && !_replacesKey ? throw new IOException($"'{KeyFile}' exists")
            : Task.CompletedTask;
    }
}
