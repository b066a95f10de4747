namespace DigestWorker.Search;

/// <summary>Consecutive tokens; the last one may be the beginning of a longer word.</summary>
internal sealed record SearchPhrase(IReadOnlyList<string> Tokens, bool Prefix);

/// <summary>A term: at least one of its phrases must match.</summary>
internal sealed record SearchTerm(IReadOnlyList<SearchPhrase> Either)
{
    /// <summary>An exact token.</summary>
    public static SearchTerm Exactly(string token) => new([new SearchPhrase([token], Prefix: false)]);
}

/// <summary>A search query, of which every term must match.</summary>
internal sealed class SearchQuery
{
    private const int MaxTextLength = 200;
    private const int MaxTerms = 16;

    // AI and 3D are words; a prefix of one letter would match too many words.
    private const int MinPrefixLength = 2;

    private SearchQuery(IReadOnlyList<SearchTerm> terms) => Terms = terms;

    /// <summary>Whether the query has no term.</summary>
    public IReadOnlyList<SearchTerm> Terms { get; }

    public static SearchQuery Parse(string text)
    {
        var words = text[..Math.Min(text.Length, MaxTextLength)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var pieces = words.SelectMany(SearchText.Split).DistinctBy(piece => (piece.Joined.Text, piece.Parts.Count));
        return new SearchQuery([.. pieces.Take(MaxTerms).Select(TermOf)]);
    }

    /// <summary>The matches in a text, as sorted ranges that neither touch nor overlap.</summary>
    public IReadOnlyList<Range> FindIn(string text)
    {
        var searched = new SearchText(text);
        var found = Terms.SelectMany(term => term.Either).SelectMany(phrase => HitsOf(phrase, searched)).OrderBy(hit => hit.Start);
        var hits = new List<(int Start, int End)>();
        foreach (var hit in found)
        {
            if (hits is [.., var last] && hit.Start <= last.End)
                hits[^1] = (last.Start, Math.Max(last.End, hit.End));
            else
                hits.Add(hit);
        }
        return [.. hits.Select(hit => hit.Start..hit.End)];
    }

    private static SearchTerm TermOf(SearchPiece piece)
    {
        if (piece.IsHangul)
            return piece.Parts.Count == 1 ? SearchTerm.Exactly(piece.Parts[0].Text) : new([new([.. piece.Tokens.Select(token => token.Text)], Prefix: false)]);

        IEnumerable<SearchPhrase> either = [Beginning([.. piece.Parts.Select(part => part.Text)])];
        return new([.. piece.Parts.Count == 1 ? either : either.Append(Beginning([piece.Joined.Text]))]);
    }

    private static SearchPhrase Beginning(IReadOnlyList<string> words) => new(words, Prefix: words[^1].Length >= MinPrefixLength);

    private static IEnumerable<(int Start, int End)> HitsOf(SearchPhrase phrase, SearchText text)
    {
        if (phrase is { Tokens: [[>= '가' and <= '힣'] syllable] })
            return text.Syllables.Where(token => token.Text == syllable).Select(token => (token.Start, token.End));

        return Enumerable.Range(0, Math.Max(0, text.Tokens.Count - phrase.Tokens.Count + 1))
            .Where(at => phrase.Tokens.Index().All(token => IsAt(phrase, token.Index, text.Tokens[at + token.Index], text.Tokens[at].Position)))
            .Select(at => (text.Tokens[at].Start, text.Tokens[at + phrase.Tokens.Count - 1].End));
    }

    private static bool IsAt(SearchPhrase phrase, int index, SearchToken token, int first) =>
        token.Position == first + index
        && (phrase.Prefix && index == phrase.Tokens.Count - 1
            ? token.Text.StartsWith(phrase.Tokens[index], StringComparison.Ordinal)
            : token.Text == phrase.Tokens[index]);
}
