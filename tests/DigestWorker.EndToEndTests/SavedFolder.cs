namespace DigestWorker.EndToEndTests;

/// <summary>A folder as it was at a moment, to start again from.</summary>
internal sealed class SavedFolder : IDisposable
{
    private readonly string _folder;
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("digestworker-saved-");

    public SavedFolder(string folder)
    {
        _folder = folder;
        Copy(folder, _copy.FullName);
    }

    public void Restore()
    {
        Directory.CreateDirectory(_folder);
        foreach (var folder in Directory.EnumerateDirectories(_folder))
            Directory.Delete(folder, recursive: true);
        Copy(_copy.FullName, _folder);
    }

    public void Dispose() => _copy.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in OwnTree.Files(from))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
