using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>
/// The sentences of the abstract that a sentence of 요약 rests on: those that the model cites, if they have the figures and names of the sentence;
/// what they lack is searched in the whole abstract. Without citations, or for citations that have nothing of the sentence, all of it is searched.
/// </summary>
internal sealed class Evidence
{
    /// <summary>More than so many sentences are no evidence for one.</summary>
    private const int MaxSources = 3;

    /// <summary>How much better than the next one a sentence must be that is found by its words alone.</summary>
    private const double Lead = 1.2;

    private const double LeastScore = 3;
    private const double FigureWeight = 2.5;
    private const double NameWeight = 1.5;
    private const double WordWeight = .5;

    /// <summary>How much of the best sentence's score another one must add.</summary>
    private const double LeastShare = .6;

    private readonly SourceText _source;
    private readonly Cited[] _sentences;
    private readonly Dictionary<int, double> _termWeights;
    private readonly HashSet<string> _titleWords;

    private Evidence(SourceText source)
    {
        _source = source;
        _sentences = [.. source.Sentences.Select(sentence => new Cited(sentence))];
        _termWeights = _sentences.SelectMany(sentence => sentence.Terms).GroupBy(term => term).ToDictionary(same => same.Key, same => Weight(same.Count()));
        _titleWords = Cited.WordsIn(source.Title);
    }

    /// <param name="cited">For each sentence of the summary, the numbers of sentences of the abstract; anything if the model gave none or odd ones.</param>
    public static SummaryEvidence Of(string summary, IReadOnlyList<IReadOnlyList<int>> cited, SourceText source)
    {
        var (evidence, sentences) = (new Evidence(source), NumberedSentences.Of(summary));
        // A citation too many or too few shifts all others.
        var fits = cited.Count == sentences.Count;
        return SummaryEvidence.Of(
            source.Abstract,
            [.. sentences.Select(sentence => evidence.Of(sentence, sentences.Count, fits ? cited[sentence.Number - 1] : []))]);
    }

    private SentenceEvidence Of(Sentence sentence, int count, IReadOnlyList<int> cited) =>
        new(RangeOf(sentence), [.. For(sentence, count, cited).Order().Select(number => RangeOf(_source.Sentences[number - 1]))]);

    private static TextRange RangeOf(Sentence sentence) => new(sentence.Start, sentence.End);

    /// <summary>The numbers of the sentences that a sentence rests on; none if that is not clear.</summary>
    private IReadOnlyCollection<int> For(Sentence sentence, int count, IReadOnlyList<int> cited)
    {
        var claim = ClaimOf(sentence);
        // What only the full text has, the abstract does not prove.
        if (_source.Body is not null && claim.Figures.Count < NumberParser.InKorean(sentence.Text).Count())
            return [];
        var place = (sentence.Number - .5) / count;
        var matches = _sentences.Select(source => MatchOf(source, claim, Math.Abs(place - ((source.Number - .5) / _sentences.Length)))).ToList();
        var known = cited.Where(number => _source.Sentences.Find(number) is not null).Distinct().Select(number => matches[number - 1]).ToList();
        if (known.Count > MaxSources)
            known = [.. known.Where(match => match.Score > 0).OrderByDescending(match => match.Score).Take(MaxSources)];
        if (known.Count > 0 && (claim.IsBare || known.Exists(match => match.Score > 0)))
            return Completed(known, claim, matches);
        return Found(claim, matches);
    }

    /// <summary>The citations, and for each figure and rare name that they lack, the best sentence that has it.</summary>
    private static HashSet<int> Completed(List<Match> known, Claim claim, List<Match> matches)
    {
        var numbers = known.Select(match => match.Number).ToHashSet();
        foreach (var item in claim.Items.Where(item => item.MustStand && !known.Exists(match => match.Items.Contains(item))))
        {
            if (matches.Where(match => match.Items.Contains(item)).MaxBy(match => match.Score) is { } best)
                numbers.Add(best.Number);
        }
        return numbers;
    }

    /// <summary>The best sentence and those that add to it, if the best one has a figure or is clearly the best.</summary>
    private static List<int> Found(Claim claim, List<Match> matches)
    {
        var ranked = matches.Where(match => match.Score > 0).OrderByDescending(match => match.Rank).ToList();
        if (ranked is not [var best, ..])
            return [];
        List<Match> chosen = [best];
        var missing = claim.Items.ToHashSet();
        missing.ExceptWith(best.Items);
        foreach (var match in ranked.Skip(1))
        {
            var adds = match.Items.Where(missing.Contains).Sum(item => item.Weight);
            if (chosen.Count < MaxSources && (adds > LeastShare * best.Score || match.Items.Any(item => item.IsFigure && missing.Contains(item))))
            {
                chosen.Add(match);
                missing.ExceptWith(match.Items);
            }
        }

        var next = ranked.Find(match => !chosen.Contains(match));
        var isClear = best.Items.Any(item => item.IsFigure) || (best.Score >= LeastScore && (next is null || best.Rank >= Lead * next.Rank));
        return isClear ? [.. chosen.Select(match => match.Number)] : [];
    }

    private Claim ClaimOf(Sentence sentence)
    {
        var items = new List<Item>();
        foreach (var figure in NumberParser.InKorean(sentence.Text))
        {
            if (_sentences.Count(source => FigureRules.Stands(figure, source.Figures)) is > 0 and var count)
                items.Add(new(FigureWeight * Weight(count), source => FigureRules.Stands(figure, source.Figures)) { IsFigure = true, MustStand = true });
        }

        foreach (var name in SourceFacts.NamesIn(sentence.Text).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (_sentences.Count(source => source.Names(name)) is not (> 0 and var count))
                continue;
            // Other Latin words are the English of a Korean one in brackets.
            var isName = SourceFacts.IsNameLike(name);
            items.Add(new((isName ? NameWeight : WordWeight) * Weight(count), source => source.Names(name))
            {
                MustStand = isName && count <= 2 && !_titleWords.Contains(SourceFacts.Stem(name)),
            });
        }

        var words = Terms.InKorean(sentence.Text);
        foreach (var (term, weight) in _termWeights.Where(term => Terms.IsNamed(term.Key, words)))
            items.Add(new(weight, source => source.Terms.Contains(term)));
        return new(items);
    }

    private static Match MatchOf(Cited source, Claim claim, double distance)
    {
        var items = claim.Items.Where(item => item.IsIn(source)).ToHashSet();
        var score = items.Sum(item => item.Weight);
        // A summary tells things in the order of the abstract.
        return new(source.Number, items, score, score * (1.25 - (.5 * distance)));
    }

    /// <summary>What few sentences have tells more.</summary>
    private double Weight(int sentences) => Math.Log(1 + ((double)_sentences.Length / sentences));

    /// <summary>What a sentence of 요약 has that the abstract has too.</summary>
    private sealed record Claim(IReadOnlyList<Item> Items)
    {
        public bool IsBare => Items.Count is 0;

        public IReadOnlyCollection<Item> Figures => [.. Items.Where(item => item.IsFigure)];
    }

    /// <summary>A figure, a name or a term of a sentence.</summary>
    private sealed class Item(double weight, Func<Cited, bool> isIn)
    {
        public double Weight => weight;
        public bool IsFigure { get; init; }

        /// <summary>Whether a citation without it is incomplete.</summary>
        public bool MustStand { get; init; }

        public bool IsIn(Cited source) => isIn(source);
    }

    private sealed record Match(int Number, HashSet<Item> Items, double Score, double Rank);

    /// <summary>A sentence of the abstract.</summary>
    private sealed class Cited(Sentence sentence)
    {
        private readonly HashSet<string> _words = WordsIn(sentence.Text);

        public int Number => sentence.Number;
        public IReadOnlyList<Figure> Figures { get; } = NumberParser.InSource(sentence.Text);
        public HashSet<int> Terms { get; } = Checks.Terms.InEnglish(sentence.Text);

        public static HashSet<string> WordsIn(string text) =>
            SourceFacts.NamesIn(text).SelectMany(token => SourceFacts.Parts(token).Append(token)).Select(SourceFacts.Stem)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);

        public bool Names(string name) => Has(name) || SourceFacts.Parts(name).All(Has);

        private bool Has(string word) => _words.Contains(SourceFacts.Stem(word));
    }
}
