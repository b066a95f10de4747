using DigestWorker.Search;

namespace DigestWorker.Editions;

/// <summary>How many papers of some editions are of each field. Fields are the same with and without blanks.</summary>
/// <param name="From">The first day that the editions may begin on.</param>
/// <param name="To">The last day that they may begin on.</param>
/// <param name="Editions">How many editions there are.</param>
/// <param name="Papers">How many papers are in them.</param>
/// <param name="ByKey">The papers of each field, by <see cref="SearchText.NormalizedKey"/>.</param>
internal sealed record FieldCounts(DateOnly From, DateOnly To, int Editions, int Papers, IReadOnlyDictionary<string, int> ByKey)
{
    public static FieldCounts None { get; } = new(DateOnly.MinValue, DateOnly.MinValue, 0, 0, new Dictionary<string, int>());

    public int Of(string field) => ByKey.GetValueOrDefault(SearchText.NormalizedKey(field));

    /// <summary>The fields of papers, each spelled as most of them write it, with their papers; the most frequent first, then by name.</summary>
    public static IReadOnlyList<(string Field, int Papers)> Count(IEnumerable<IReadOnlyList<string>> fieldsOfPapers) =>
        Count(fieldsOfPapers, Keys());

    /// <inheritdoc cref="Count(IEnumerable{IReadOnlyList{string}})"/>
    /// <param name="fieldsOfPapers">The fields of each paper.</param>
    /// <param name="keyOf">The key of a field.</param>
    public static IReadOnlyList<(string Field, int Papers)> Count(IEnumerable<IReadOnlyList<string>> fieldsOfPapers, Func<string, string> keyOf) =>
    [
        .. fieldsOfPapers.SelectMany(fields => fields.DistinctBy(keyOf))
            .GroupBy(keyOf)
            .Select(same => (
                Field: same.GroupBy(field => field).OrderByDescending(spelled => spelled.Count()).ThenBy(spelled => spelled.Key, StringComparer.Ordinal)
                    .First().Key,
                Papers: same.Count()))
            .OrderByDescending(field => field.Papers).ThenBy(field => field.Field, StringComparer.Ordinal),
    ];

    /// <summary><see cref="SearchText.NormalizedKey"/>, which computes the key of a spelling once.</summary>
    public static Func<string, string> Keys()
    {
        var known = new Dictionary<string, string>();
        return field => known.TryGetValue(field, out var key) ? key : known[field] = SearchText.NormalizedKey(field);
    }
}
