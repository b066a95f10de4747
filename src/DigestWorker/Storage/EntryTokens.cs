using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>What an entry is found by: tokens with their positions, and facets without.</summary>
/// <param name="Tokens">The words of its texts, and once more those of its title, fields, keywords and names.</param>
/// <param name="Facets">Single syllables, and what no text contains.</param>
/// <param name="Words">Its words as they are spelled, to correct mistyped ones.</param>
internal sealed record EntryTokens(
    IReadOnlyList<(string Text, int Position)> Tokens, IReadOnlyCollection<string> Facets, IReadOnlyCollection<SpelledWord> Words)
{
    public static EntryTokens Of(string digest, ListedPaper paper, PaperSummary summary)
    {
        var (tokens, after) = (new List<(string Text, int Position)>(), 0);
        var facets = new HashSet<string>(Topics(paper, summary).Where(topic => topic.Key is not "").Select(SearchFacet.Of))
        {
            SearchFacet.OfDigest(digest),
            SearchFacet.Of(paper.Id),
        };
        facets.UnionWith(SearchFacet.WithLevels(paper.Votes));

        string[] names = [paper.Title, .. summary.Fields, .. paper.Keywords, .. Both(paper.Authors), .. Both(paper.Organization is { } one ? [one] : [])];
        foreach (var text in names.Append(summary.Summary).Append(summary.EasyExplanation))
            Add(text, isProminent: false);
        foreach (var text in names)
            Add(text, isProminent: true);

        IEnumerable<SpelledWord> words =
        [
            .. SpelledWord.In(paper.Title), .. SpelledWord.In(summary.Summary), .. summary.Fields.SelectMany(SpelledWord.InName),
            .. paper.Keywords.SelectMany(SpelledWord.InName), .. paper.Authors.SelectMany(SpelledWord.In),
            .. SpelledWord.In(paper.Organization ?? ""),
        ];
        return new EntryTokens(tokens, facets, [.. words.DistinctBy(word => word.Word)]);

        void Add(string text, bool isProminent)
        {
            var searched = new SearchText(text);
            foreach (var token in searched.Tokens)
                tokens.Add((isProminent ? SearchFacet.Prominent(token.Text) : token.Text, after + token.Position));
            // The position in between is skipped, so that no phrase matches across two texts.
            after = tokens.Count == 0 ? 0 : tokens[^1].Position + 1;
            facets.UnionWith(searched.Syllables.Select(syllable => isProminent ? SearchFacet.Prominent(syllable.Text) : syllable.Text));
        }
    }

    /// <summary>What the entry has in common with others.</summary>
    public static IEnumerable<Topic> Topics(ListedPaper paper, PaperSummary summary) =>
    [
        .. summary.Fields.Select(name => new Topic(TopicKind.Field, name)),
        .. paper.Authors.Select(name => new Topic(TopicKind.Author, name)),
        .. paper.Keywords.Select(name => new Topic(TopicKind.Keyword, name)),
        .. paper.Organization is { } organization ? [new Topic(TopicKind.Organization, organization)] : Array.Empty<Topic>(),
    ];

    /// <summary>Names with the marks on their letters, and without: Müller is looked for as Muller too.</summary>
    private static IEnumerable<string> Both(IEnumerable<string> names) =>
        names.SelectMany(name => SearchText.Folded(name) is var folded && folded == name ? [name] : new[] { name, folded });
}
