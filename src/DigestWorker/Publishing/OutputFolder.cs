namespace DigestWorker.Publishing;

/// <summary>Section <c>Output</c>.</summary>
internal sealed class OutputOptions
{
    /// <summary>Where the digests are written; relative to the working directory.</summary>
    public string Directory { get; set; } = "digests";
}

/// <summary>The folder that consumers read. No path of an edition leads out of it.</summary>
internal sealed class OutputFolder(string path)
{
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>The place of a file given below the folder with forward slashes.</summary>
    public string Locate(string relative)
    {
        var full = Path.GetFullPath(Path.Combine(Root, relative));
        return full.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new IOException($"'{relative}' lies outside the output folder '{Root}'.");
    }

    public bool Has(string relative) => File.Exists(Locate(relative));
}
