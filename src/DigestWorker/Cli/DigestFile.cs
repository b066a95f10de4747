namespace DigestWorker.Cli;

/// <summary>A digest file from the command line.</summary>
internal static class DigestFile
{
    /// <summary>The bytes of the file; if it cannot be read, null with the reason on standard error.</summary>
    public static byte[]? TryRead(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > DigestReader.MaxBytes })
                throw new IOException($"it is larger than {DigestReader.MaxBytes >> 20} MiB");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {path}: {(File.Exists(path) ? e.Message : "there is no such file")}");
            return null;
        }
    }

    /// <summary>The digest in the file, in any layout; if an entry would be lost, null with the reason on standard error.</summary>
    /// <param name="reportRepairs">Whether to report deviations from the current layout.</param>
    public static Digest? Parse(string path, byte[] bytes, bool reportRepairs)
    {
        var reading = DigestReader.ReadTolerant(bytes);
        foreach (var problem in reportRepairs ? reading.Repaired.Concat(reading.Lost) : reading.Lost)
            Console.Error.WriteLine($"{path}:{problem}");
        return reading.Lost.Count == 0 ? reading.Digest : null;
    }
}
