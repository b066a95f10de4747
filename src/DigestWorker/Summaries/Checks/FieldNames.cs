namespace DigestWorker.Summaries.Checks;

/// <summary>The names that 관련분야 takes for its fields, so that a reader finds one field under one name.</summary>
internal static class FieldNames
{
    private static readonly Lazy<Dictionary<string, string>> Names = new(Read);

    /// <summary>All of them, each once.</summary>
    public static IEnumerable<string> All => Names.Value.Values.Distinct();

    public static bool IsKnown(string field) => Names.Value.ContainsKey(Key(field));

    /// <summary>The name of the same field that the list prefers; the field as it is where the list has none.</summary>
    public static string Canonical(string field) => Names.Value.GetValueOrDefault(Key(field), field);

    private static Dictionary<string, string> Read()
    {
        var names = new Dictionary<string, string>();
        foreach (var (name, synonyms) in DataFile.Read("fields.ko.tsv"))
        {
            names.Add(Key(name), name);
            foreach (var synonym in synonyms)
                names.TryAdd(Key(synonym), name);
        }

        return names;
    }

    private static string Key(string field) => field.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
        .Replace("·", "", StringComparison.Ordinal).ToUpperInvariant();
}
