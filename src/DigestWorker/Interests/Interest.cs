using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Interests;

/// <summary>A configured interest, ready to score papers: a term, an author, an organization and a similar paper each count once.</summary>
internal sealed class Interest
{
    /// <summary>Names are the same interest whatever their case.</summary>
    public const StringComparison NameComparison = StringComparison.OrdinalIgnoreCase;

    private readonly IReadOnlyList<IReadOnlyList<WeightedTerm>> _meanings;
    private readonly IReadOnlyList<(string Key, ScorePart Part)> _authors;
    private readonly IReadOnlyList<(string Key, ScorePart Part)> _organizations;
    private readonly IReadOnlyList<(PaperId Id, HashSet<string> Words)> _liked;

    public Interest(string name, InterestOptions options)
    {
        (Name, Title, MinScore) = (name, options.Title is "" ? name : OneLine.Of(options.Title), options.MinScore);
        _meanings = Meanings([.. options.Terms.Select(term => new WeightedTerm(term.Key, term.Value))]);
        _authors = Keyed(options.Authors, ScorePartKind.Author, NameKey.OfPerson);
        _organizations = Keyed(options.Organizations, ScorePartKind.Organization, NameKey.OfOrganization);
        _liked = [];
        Like = [.. options.Like.Select(text => PaperId.TryParse(text, out var id) ? id : default(PaperId?)).OfType<PaperId>().Distinct()];
    }

    private Interest(Interest interest, IEnumerable<Paper> liked)
    {
        (Name, Title, MinScore, Like) = (interest.Name, interest.Title, interest.MinScore, interest.Like);
        (_meanings, _authors, _organizations) = (interest._meanings, interest._authors, interest._organizations);
        _liked = [.. liked.OrderBy(paper => paper.Id).Select(paper => (paper.Id, TellingWords.Of(paper)))];
    }

    public string Name { get; }

    /// <summary>What readers see.</summary>
    public string Title { get; }

    public int MinScore { get; }

    /// <summary>The papers that similar ones are looked for; only those that <see cref="Knowing"/> was given count.</summary>
    public IReadOnlyList<PaperId> Like { get; }

    /// <summary>The same interest with the texts of the papers that it likes.</summary>
    public Interest Knowing(IEnumerable<Paper> liked) => new(this, liked);

    public Score ScoreOf(ScoredText paper)
    {
        List<ScorePart>? parts = null;
        foreach (var terms in _meanings)
        {
            foreach (var term in terms)
            {
                if (!paper.Has(term.Query))
                    continue;
                (parts ??= []).Add(term.Part);
                break;
            }
        }
        foreach (var (key, part) in _authors)
        {
            if (paper.Authors.Contains(key))
                (parts ??= []).Add(part);
        }
        foreach (var (key, part) in _organizations)
        {
            if (paper.Organization == key)
                (parts ??= []).Add(part);
        }
        foreach (var (id, words) in _liked)
        {
            if (TellingWords.Points(words, paper.TellingWords) is > 0 and var points)
                (parts ??= []).Add(new ScorePart(ScorePartKind.Like, id.Value, points));
        }
        return parts is null ? Score.None : new Score([.. parts.OrderBy(part => part.Kind).ThenByDescending(part => part.Points)]);
    }

    /// <summary>Whether a paper with the score is one of those that the interest looks for.</summary>
    public bool Matches(Score score) => score.Total > MinScore;

    /// <summary>Terms that find each other, such as one in Korean and its translation, are one: of those in a paper, the first counts.</summary>
    private static List<IReadOnlyList<WeightedTerm>> Meanings(IReadOnlyList<WeightedTerm> terms)
    {
        var meanings = new List<List<WeightedTerm>>();
        foreach (var term in terms.OrderByDescending(term => Math.Abs(term.Part.Points)).ThenByDescending(term => term.IsKorean))
        {
            if (meanings.Find(same => same.TrueForAll(term.MeansTheSameAs)) is { } known)
                known.Add(term);
            else
                meanings.Add([term]);
        }
        return [.. meanings];
    }

    private static List<(string Key, ScorePart Part)> Keyed(IDictionary<string, int> weights, ScorePartKind kind, Func<string, string> keyOf) =>
        [.. weights.Select(weight => (keyOf(weight.Key), new ScorePart(kind, OneLine.Of(weight.Key), weight.Value)))];

    private sealed class WeightedTerm(string name, int points)
    {
        private readonly ScoredText _text = ScoredText.Of(name);

        public SearchQuery Query { get; } = SearchQuery.Parse(name);

        public ScorePart Part { get; } = new(ScorePartKind.Term, OneLine.Of(name), points);

        public bool IsKorean => Part.Name.Any(c => c is >= '가' and <= '힣');

        public bool MeansTheSameAs(WeightedTerm other) => _text.Has(other.Query) && other._text.Has(Query);
    }
}
