using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Interests;

/// <summary>What of a paper an interest looks at, split into tokens once and for all interests.</summary>
internal sealed class ScoredText
{
    // No phrase and no Korean compound spans two texts.
    private const string Border = " . ";

    private const int BeginningBits = 4096;

    private readonly Paper _paper;
    private readonly SearchToken[] _tokens;
    private readonly HashSet<string> _syllables;

    /// <summary>The first two letters of its tokens, hashed to bits: most terms are not in most papers, and need not be looked for.</summary>
    private readonly ulong[] _beginnings = new ulong[BeginningBits / 64];

    private ScoredText(Paper paper, IEnumerable<string> texts)
    {
        _paper = paper;
        var text = new SearchText(string.Join(Border, texts));
        _tokens = [.. text.Tokens];
        Array.Sort(_tokens, Compare);
        foreach (var token in _tokens)
        {
            var bit = BeginningOf(token.Text);
            _beginnings[bit / 64] |= 1UL << (bit % 64);
        }
        _syllables = [.. text.Syllables.Select(syllable => syllable.Text)];
    }

    public PaperId Id => _paper.Id;

    /// <summary>The keys of its authors.</summary>
    public IReadOnlySet<string> Authors => field ??= (_paper.Listed.Authors is { Count: > 0 } listed ? listed : _paper.Details?.Authors ?? [])
        .Select(NameKey.OfPerson).ToHashSet();

    /// <summary>The key of the organization that its listing names; empty if it names none.</summary>
    public string Organization => field ??= _paper.Listed.Organization is { } name ? NameKey.OfOrganization(name) : "";

    /// <summary>The words that tell its title and abstract from those of other papers.</summary>
    public HashSet<string> TellingWords => field ??= Interests.TellingWords.Of(_paper);

    /// <summary>Title, abstract and keywords; with a summary, 요약 and 관련분야, too.</summary>
    public static ScoredText Of(Paper paper, PaperSummary? summary = null) =>
        new(paper, [paper.Title, paper.Abstract ?? "", .. paper.Listed.Keywords, .. summary is null ? [] : new[] { summary.Summary }.Concat(summary.Fields)]);

    /// <summary>A text alone.</summary>
    public static ScoredText Of(string text) => new(new Paper(new ListedPaper(default, text, 0), null), [text]);

    /// <summary>Whether every term of a query is in it.</summary>
    public bool Has(SearchQuery query)
    {
        if (query.Terms.Count == 0)
            return false;
        foreach (var term in query.Terms)
        {
            if (!HasOneOf(term.Either))
                return false;
        }
        return true;
    }

    private bool HasOneOf(IReadOnlyList<SearchPhrase> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (Has(phrase))
                return true;
        }
        return false;
    }

    private bool Has(SearchPhrase phrase)
    {
        var words = phrase.Tokens;
        if (words is [[>= '가' and <= '힣'] syllable])
            return _syllables.Contains(syllable);
        if (!MayHave(words[0]))
            return false;
        if (words.Count == 1)
            return At(words[0], 0) is var at && at < _tokens.Length && Is(_tokens[at], words[0], phrase.Prefix);

        for (var at = At(words[0], 0); at < _tokens.Length && _tokens[at].Text == words[0]; at++)
        {
            var (next, position) = (1, _tokens[at].Position);
            while (next < words.Count && HasAt(words[next], position + next, phrase.Prefix && next == words.Count - 1))
                next++;
            if (next == words.Count)
                return true;
        }
        return false;
    }

    private bool HasAt(string word, int position, bool prefix)
    {
        if (!prefix)
            return At(word, position) is var exact && exact < _tokens.Length && _tokens[exact].Position == position && _tokens[exact].Text == word;
        for (var at = At(word, 0); at < _tokens.Length && Is(_tokens[at], word, prefix: true); at++)
        {
            if (_tokens[at].Position == position)
                return true;
        }
        return false;
    }

    // A beginning of one letter is no prefix, so that the first two letters of a word are those of its tokens.
    private bool MayHave(string word) => BeginningOf(word) is var bit && (_beginnings[bit / 64] & (1UL << (bit % 64))) != 0;

    private static int BeginningOf(string word) => ((word[0] * 31) + (word.Length > 1 ? word[1] : 0)) % BeginningBits;

    private static bool Is(SearchToken token, string word, bool prefix) => prefix ? token.Text.StartsWith(word, StringComparison.Ordinal) : token.Text == word;

    /// <summary>The place of the first token that is not before a word at a position.</summary>
    private int At(string word, int position)
    {
        var (low, high) = (0, _tokens.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_tokens[middle].Text, word);
            if (order < 0 || (order == 0 && _tokens[middle].Position < position))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static int Compare(SearchToken one, SearchToken other) =>
        string.CompareOrdinal(one.Text, other.Text) is not 0 and var order ? order : one.Position.CompareTo(other.Position);
}
