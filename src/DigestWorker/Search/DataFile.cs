namespace DigestWorker.Search;

/// <summary>Reads the embedded word lists: tab-separated, with comments after #.</summary>
internal static class DataFile
{
    /// <summary>The lines, each as its first word and the others.</summary>
    public static IEnumerable<(string Word, string[] Others)> Read(string name)
    {
        using var resource = typeof(DataFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The list {name} is missing from this build.");
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
            if (line is not ("" or ['#', ..]))
                yield return line.Split('\t') is [var word, var others] ? (word, others.Split(',')) : (line, []);
    }
}
