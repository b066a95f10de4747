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

    /// <summary>The ids alone: they need not be counted.</summary>
    public abstract Task<IReadOnlyList<long>> FindIdsAsync(EntryRange range, NumberQuery read);

    /// <summary>How many entries of each day match, in one number: the first id of the day, and the count added to it.</summary>
    public abstract Task<IReadOnlyList<long>> CountByDayAsync(EntryRange range, NumberQuery read);
}
