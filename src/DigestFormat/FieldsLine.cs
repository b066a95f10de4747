namespace DigestFormat;

/// <summary>관련분야: terms separated by a comma and a blank.</summary>
internal static class FieldsLine
{
    public static string Join(IEnumerable<string> terms) => string.Join(", ", terms);

    public static string[] Split(string line) => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
