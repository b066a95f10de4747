namespace DigestWorker.Publishing;

/// <summary>Section <c>Output</c>.</summary>
internal sealed class OutputOptions
{
    /// <summary>Where the digests are written; relative to the working directory.</summary>
    public string Directory { get; set; } = "digests";
}

/// <summary>The output folder. No path of an edition leads out of it.</summary>
internal sealed class OutputFolder(string path)
{
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>The full path of a file, from its path below the folder with forward slashes.</summary>
    public string Locate(string relative)
    {
        return Contains(relative)
            ? Path.GetFullPath(Path.Combine(Root, relative))
            : throw new IOException($"'{relative}' is outside the output folder '{Root}'.");
    }

    /// <summary>Whether a relative path stays below the folder.</summary>
    public bool Contains(string relative) =>
        !relative.Contains('\0') && Path.GetFullPath(Path.Combine(Root, relative)).StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public bool Exists(string relative) => File.Exists(Locate(relative));
}
