using DigestWorker.Search;

namespace DigestWorker.Summaries.Checks;

/// <summary>The canonical names of 관련분야, so that every field has one name.</summary>
internal static class FieldNames
{
    private static readonly Lazy<Dictionary<string, string>> Names = new(Read);

    /// <summary>All names, without duplicates.</summary>
    public static IEnumerable<string> All => Names.Value.Values.Distinct();

    public static bool IsKnown(string field) => Find(field) is not null;

    /// <summary>The canonical name of a field, also of one with its English in brackets; the field itself if the list does not contain it.</summary>
    public static string Canonical(string field) => Find(field) ?? field;

    private static string? Find(string field) =>
        Names.Value.GetValueOrDefault(Key(field))
        ?? (field is [.., ')'] && field.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket
            ? Names.Value.GetValueOrDefault(Key(field[..bracket]))
            : null);

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
