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
            Refuse(path, Directory.Exists(path) ? "it is a folder without *.md files" : File.Exists(path) ? e.Message.TrimEnd('.') : "there is no such file");
            return null;
        }
    }

    /// <summary>The digest in the file, in any layout; if there is none, or an entry would be lost, null with the reason on standard error.</summary>
    /// <param name="reportRepairs">Whether to report deviations from the current layout.</param>
    public static Digest? Parse(string path, byte[] bytes, bool reportRepairs)
    {
        var reading = DigestReader.ReadTolerant(bytes);
        if (reading is { Digest: null, Lost: [] })
        {
            Refuse(path, WhatItIs(bytes, reading.Repaired));
            return null;
        }
        foreach (var problem in reportRepairs ? reading.Repaired.Concat(reading.Lost) : reading.Lost)
            Console.Error.WriteLine($"{path}:{problem}");
        return reading.Lost.Count == 0 ? reading.Digest : null;
    }

    /// <summary>Whether the file looks like one of the worker's JSON files.</summary>
    public static bool IsJson(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    public static void Refuse(string path, string why) => Console.Error.WriteLine($"error: {path}: {why}");

    private static string WhatItIs(byte[] bytes, IReadOnlyList<Problem> problems) =>
        bytes.Length == 0 ? "it is empty"
        : IsJson(bytes) ? "it is JSON; name the markdown file of the edition"
        : problems.FirstOrDefault(problem => problem.Rule is FormatRule.Encoding) is { } encoding ? encoding.Message
        : "it has no entry of a digest; digestworker lint says what one needs";
}
