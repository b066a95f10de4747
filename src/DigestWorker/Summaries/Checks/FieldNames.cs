namespace DigestWorker.Summaries.Checks;

/// <summary>The canonical names of 관련분야, so that every field has one name.</summary>
internal static class FieldNames
{
    private static readonly Lazy<Dictionary<string, string>> Names = new(Read);

    /// <summary>All names, without duplicates.</summary>
    public static IEnumerable<string> All => Names.Value.Values.Distinct();

    public static bool IsKnown(string field) => Names.Value.ContainsKey(Key(field));

    /// <summary>The canonical name of a field; the field itself if the list does not contain it.</summary>
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
