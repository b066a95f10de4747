namespace DigestWorker.Http;

/// <summary>
/// A value from the environment or from a file that contains only it. Blanks and line ends around it are removed, then one pair of quotes:
/// compose, systemd and shells remove those of an env file, <c>docker run --env-file</c> and Kubernetes do not, and a file that was written
/// on Windows ends its lines with a carriage return.
/// </summary>
internal static class PlainValue
{
    public static string Of(string text)
    {
        var value = text.Trim();
        return value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
    }

    /// <summary>The value of an environment variable; empty if it is not set.</summary>
    public static string OfVariable(string name) => Of(Environment.GetEnvironmentVariable(name) ?? "");

    public static string InFile(string path) => Of(File.ReadAllText(path));
}
