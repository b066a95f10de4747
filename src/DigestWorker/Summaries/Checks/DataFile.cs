namespace DigestWorker.Summaries.Checks;

/// <summary>The word lists that the worker carries with it: tables parted by tabs, with comments from a # on.</summary>
internal static class DataFile
{
    /// <summary>Each line as its word and the words that belong to it.</summary>
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
