namespace DigestWorker.Cli;

/// <summary>A digest file that was named on the command line.</summary>
internal static class DigestFile
{
    /// <summary>Its bytes; null, with the reason on standard error, where it cannot be read.</summary>
    public static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {path}: {(File.Exists(path) ? e.Message : "there is no such file")}");
            return null;
        }
    }

    /// <summary>What it holds, whatever its layout; null, with the reason on standard error, where an entry would be lost.</summary>
    /// <param name="reportRepairs">Whether to say what is not in today's layout.</param>
    public static Digest? Parse(string path, byte[] bytes, bool reportRepairs)
    {
        var reading = DigestReader.ReadTolerant(bytes);
        foreach (var problem in reportRepairs ? reading.Repaired.Concat(reading.Lost) : reading.Lost)
            Console.Error.WriteLine($"{path}:{problem}");
        return reading.Lost.Count == 0 ? reading.Digest : null;
    }
}
