using System.Data.Common;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>Ids of entries, the newest first, out of <see cref="Total"/>, which is counted no further than <see cref="SearchIndex.MaxCounted"/> and one.</summary>
internal readonly record struct EntryHits(IReadOnlyList<long> Ids, int Total);

/// <summary>Which entries are asked for: every term has to be in them, and their id in between.</summary>
internal readonly record struct EntryRange(IReadOnlyList<SearchTerm> Terms, long From, long To, int Skip, int Take);

/// <summary>What an entry is found by: tokens with their positions, and marks that it has or has not.</summary>
internal sealed record EntryTokens(IReadOnlyList<(string Text, int Position)> Tokens, IReadOnlyCollection<string> Facets)
{
    // Of the private use area: no text, and so no query, brings such a token.
    private const char DigestFacet = '\uE001';
    private const char FieldFacet = '\uE002';

    public static string FacetOfDigest(string digest) => DigestFacet + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(digest));

    public static string FacetOfField(string field) => FieldFacet + SearchText.NormalizedKey(field);

    public static EntryTokens Of(string digest, string title, PaperSummary summary)
    {
        var tokens = new List<(string Text, int Position)>();
        var marks = new HashSet<string>(summary.Fields.Select(FacetOfField)) { FacetOfDigest(digest) };
        foreach (var text in new[] { title, summary.Summary, summary.EasyExplanation }.Concat(summary.Fields).Select(text => new SearchText(text)))
        {
            // The one position that is left out keeps the texts apart.
            var after = tokens.Count == 0 ? 0 : tokens[^1].Position + 1;
            tokens.AddRange(text.Tokens.Select(token => (token.Text, after + token.Position)));
            marks.UnionWith(text.Syllables.Select(syllable => syllable.Text));
        }
        return new EntryTokens(tokens, marks);
    }
}

/// <summary>The full-text index of a database over the tokens of the entries, in the table <c>entry_search</c>.</summary>
internal abstract class SearchIndex
{
    /// <summary>Who looks for something that is everywhere is told that there is more.</summary>
    public const int MaxCounted = 1000;

    /// <summary>Lets nobody else give out ids until the transaction is over.</summary>
    public virtual Task LockAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract Task PutAsync(DbConnection connection, long id, EntryTokens tokens, CancellationToken cancellationToken);

    public abstract Task RemoveAsync(DbConnection connection, string digest, EditionDate date, CancellationToken cancellationToken);

    public abstract Task<EntryHits> FindAsync(Database database, EntryRange range, CancellationToken cancellationToken);
}
