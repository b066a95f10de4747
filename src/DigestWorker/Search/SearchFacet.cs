namespace DigestWorker.Search;

/// <summary>What the index has besides words: tokens that no text contains, for digests, topics, identifiers and votes.</summary>
internal static class SearchFacet
{
    // Of the private use area: no text, and so no query, has such a token.
    private const char Digest = '\uE001';
    private const char Field = '\uE002';
    private const char Author = '\uE003';
    private const char Organization = '\uE004';
    private const char Keyword = '\uE005';
    private const char Reached = '\uE006';
    private const char Paper = '\uE007';
    private const char Prominence = '\uE008';
    private const char Votes = '\uE009';

    /// <summary>Votes are indexed by their number, and by the levels that they reach: every number at first, then in steps of a fifth.</summary>
    private static readonly int[] VoteLevels = [.. Levels()];

    /// <summary>Larger numbers of votes are not told apart.</summary>
    public static int MaxVotesCompared => VoteLevels[^1] - 1;

    public static string OfDigest(string digest) => Digest + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(digest));

    public static string Of(Topic topic) => Of(topic.Kind, topic.Key);

    /// <param name="kind">The kind of the topic.</param>
    /// <param name="key">Its <see cref="Topic.Key"/>.</param>
    public static string Of(TopicKind kind, string key) => (kind switch
    {
        TopicKind.Author => Author,
        TopicKind.Organization => Organization,
        TopicKind.Keyword => Keyword,
        _ => Field,
    }) + key;

    public static string Of(PaperId id) => Paper + SearchText.NormalizedKey(id.Value);

    public static string OfVotes(int votes) => Token(Votes, Math.Max(0, votes));

    /// <summary>A number of votes, and the levels that it reaches.</summary>
    public static IEnumerable<string> WithLevels(int votes) =>
        [OfVotes(votes), .. VoteLevels.TakeWhile(level => level <= votes).Select(level => Token(Reached, level))];

    /// <summary>More votes: one of the numbers up to the next level, or that level.</summary>
    /// <param name="votes">At most <see cref="MaxVotesCompared"/>.</param>
    public static SearchTerm MoreThan(int votes)
    {
        var level = VoteLevels.First(level => level > votes);
        IEnumerable<string> tokens = [.. Enumerable.Range(votes + 1, level - votes - 1).Select(OfVotes), Token(Reached, level)];
        return new SearchTerm([.. tokens.Select(token => new SearchPhrase([token], Prefix: false))]);
    }

    /// <summary>A token of a title, a field, a keyword or a name.</summary>
    public static string Prominent(string token) => Prominence + token;

    private static string Token(char kind, int number) => kind + number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<int> Levels()
    {
        for (var level = 1; level < 20_000; level += Math.Max(1, level / 5))
            yield return level;
    }
}
