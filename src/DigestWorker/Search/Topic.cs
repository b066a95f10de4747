namespace DigestWorker.Search;

/// <summary>What a topic is: a field (관련분야), an author, an organization, or a keyword of the listing.</summary>
internal enum TopicKind
{
    Field,
    Author,
    Organization,
    Keyword,
}

/// <summary>Something that papers have in common. Spacing, case, punctuation and the marks on letters make no difference to its name.</summary>
internal sealed record Topic(TopicKind Kind, string Name)
{
    // The length of PostgreSQL lexemes is limited.
    private const int MaxKey = 200;

    /// <summary>The same for all spellings of the name; empty if it has no letter.</summary>
    public string Key => KeyOf(Name);

    public static string KeyOf(string name) =>
        SearchText.NormalizedKey(SearchText.Folded(name)) is var key && key.Length > MaxKey ? key[..MaxKey] : key;
}
