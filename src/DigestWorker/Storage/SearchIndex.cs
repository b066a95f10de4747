using System.Data.Common;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>The ids of some matching entries, the newest first.</summary>
/// <param name="Total">How many match; counted up to one more than <see cref="SearchIndex.MaxCounted"/>.</param>
internal readonly record struct EntryHits(IReadOnlyList<long> Ids, int Total);

/// <summary>Runs a query whose only column is an integer.</summary>
internal delegate Task<IReadOnlyList<long>> NumberQuery(string sql, params (string Name, object? Value)[] parameters);

/// <summary>Which entries match: those that have every term and an id of the range.</summary>
internal readonly record struct EntryRange(IReadOnlyList<SearchTerm> Terms, long From, long To, int Skip, int Take);

/// <summary>What an entry is found by: tokens with their positions, and facets without.</summary>
internal sealed record EntryTokens(IReadOnlyList<(string Text, int Position)> Tokens, IReadOnlyCollection<string> Facets)
{
    // Of the private use area: no text, and so no query, has such a token.
    private const char DigestFacet = '\uE001';
    private const char FieldFacet = '\uE002';

    public static string FacetOfDigest(string digest) => DigestFacet + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(digest));

    public static string FacetOfField(string field) => FieldFacet + SearchText.NormalizedKey(field);

    public static EntryTokens Of(string digest, string title, PaperSummary summary)
    {
        var tokens = new List<(string Text, int Position)>();
        var facets = new HashSet<string>(summary.Fields.Select(FacetOfField)) { FacetOfDigest(digest) };
        foreach (var text in new[] { title, summary.Summary, summary.EasyExplanation }.Concat(summary.Fields).Select(text => new SearchText(text)))
        {
            // The position in between is skipped, so that no phrase matches across two texts.
            var after = tokens.Count == 0 ? 0 : tokens[^1].Position + 1;
            tokens.AddRange(text.Tokens.Select(token => (token.Text, after + token.Position)));
            facets.UnionWith(text.Syllables.Select(syllable => syllable.Text));
        }
        return new EntryTokens(tokens, facets);
    }
}

/// <summary>The full-text index of a database over the tokens of the entries, in the table <c>entry_search</c>.</summary>
internal abstract class SearchIndex
{
    /// <summary>Hits are counted up to this number: a full count of a frequent term would read all of them.</summary>
    public const int MaxCounted = 1000;

    /// <summary>Keeps other transactions from assigning ids until this one ends.</summary>
    public virtual Task LockAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract Task PutAsync(DbConnection connection, long id, EntryTokens tokens, CancellationToken cancellationToken);

    public abstract Task RemoveAsync(DbConnection connection, string digest, EditionDate date, CancellationToken cancellationToken);

    public abstract Task<EntryHits> FindAsync(EntryRange range, NumberQuery read);
}
