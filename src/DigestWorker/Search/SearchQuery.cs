namespace DigestWorker.Search;

/// <summary>Consecutive tokens; the last one may be the beginning of a longer word.</summary>
internal sealed record SearchPhrase(IReadOnlyList<string> Tokens, bool Prefix)
{
    public bool IsSameAs(SearchPhrase other) => Prefix == other.Prefix && Tokens.SequenceEqual(other.Tokens);
}

/// <summary>A term: at least one of its phrases must match.</summary>
internal sealed record SearchTerm(IReadOnlyList<SearchPhrase> Either)
{
    /// <summary>An exact token.</summary>
    public static SearchTerm Exactly(string token) => new([new SearchPhrase([token], Prefix: false)]);

    /// <summary>The same in titles, fields, keywords and names alone.</summary>
    public SearchTerm Prominent() => new([.. Either.Select(phrase => phrase with { Tokens = [.. phrase.Tokens.Select(SearchFacet.Prominent)] })]);
}

/// <summary>A search query, of which every term must match: as it was typed, without its particles, or by another name in either language.</summary>
internal sealed class SearchQuery
{
    private const int MaxTextLength = 200;
    private const int MaxTerms = 16;
    private const int MaxPhrases = 14;

    // AI and 3D are words; a prefix of one letter would match too many words.
    private const int MinPrefixLength = 2;

    private const int MinLettersBeforeParticle = 3;

    private SearchQuery(IReadOnlyList<SearchTerm> terms, IReadOnlyList<SearchTerm> typed) => (Terms, Typed) = (terms, typed);

    /// <summary>What has to match.</summary>
    public IReadOnlyList<SearchTerm> Terms { get; }

    /// <summary>The same without synonyms, and with the particles as they were typed.</summary>
    public IReadOnlyList<SearchTerm> Typed { get; }

    public static SearchQuery Parse(string text)
    {
        var words = text[..Math.Min(text.Length, MaxTextLength)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var drafts = words.SelectMany(DraftsOf).DistinctBy(draft => draft.Key).Take(MaxTerms).ToList();
        AddNamesOfSeveralWords(drafts);
        // Every name in 확산모델 has to match, or the compound: (확산모델 or diffusion) and (확산모델 or model).
        var compounds = drafts.SelectMany(draft => draft.Divided()).ToList();
        return new SearchQuery([.. drafts.Concat(compounds).Select(draft => draft.Term)], [.. drafts.Select(draft => draft.TypedTerm)]);
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

    private static IEnumerable<Draft> DraftsOf(string word)
    {
        // Addresses and versions would be other words; and an old identifier has a slash, over which no phrase reaches.
        if (PaperId.TryParse(word, out var id))
        {
            var inTexts = SearchText.Split(id.Value) is [var number] ? PhrasesOf(number) : [];
            yield return new Draft(id.Value, null, [new SearchPhrase([SearchFacet.Of(id)], Prefix: false), .. inTexts]);
            yield break;
        }
        var pieces = SearchText.Split(word);
        for (var index = 0; index < pieces.Count; index++)
        {
            var (piece, text) = (pieces[index], pieces[index].Joined.Text);
            // LLM은, diffusion으로; but not 4과 or A4와, of which the syllable may be what is looked for.
            if (index > 0 && piece.IsHangul && KoreanParticles.IsParticle(text)
                && pieces[index - 1] is { IsHangul: false, Joined.Text: { Length: >= MinLettersBeforeParticle } before } && before.All(char.IsLetter))
                continue;
            var draft = new Draft($"{text} {piece.Parts.Count}", piece, PhrasesOf(piece));
            draft.Add(Synonyms.Of(text));
            if (piece.IsHangul && KoreanParticles.Without(text) is { } stem)
            {
                draft.Add(PhrasesOf(SearchText.Split(stem)[0]));
                draft.Add(Synonyms.Of(stem));
            }
            yield return draft;
        }
    }

    /// <summary>Adds the other names of what is named by several words of the query: large language model, 거대 언어 모델.</summary>
    private static void AddNamesOfSeveralWords(List<Draft> drafts)
    {
        for (var start = 0; start < drafts.Count; start++)
        {
            for (var end = start + 2; end <= Math.Min(drafts.Count, start + Synonyms.MaxWords); end++)
            {
                var words = drafts[start..end];
                if (words.Exists(word => word.Piece is null))
                    break;
                var (before, last) = (string.Concat(words[..^1].Select(word => word.Text)), words[^1].Text);
                var names = Synonyms.Of(before + last) is { Count: > 0 } found ? found
                    : KoreanParticles.Without(last) is { } stem ? Synonyms.Of(before + stem)
                    : [];
                foreach (var word in words)
                    word.Add(names);
            }
        }
    }

    private static IReadOnlyList<SearchPhrase> PhrasesOf(SearchPiece piece)
    {
        if (piece.IsHangul)
            return [new([.. piece.Parts.Count == 1 ? [piece.Parts[0].Text] : piece.Tokens.Select(token => token.Text)], Prefix: false)];

        var words = Beginning([.. piece.Parts.Select(part => part.Text)]);
        return piece.Parts.Count == 1 ? [words] : [words, Beginning([piece.Joined.Text])];
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

    /// <summary>A term that is being made.</summary>
    /// <param name="key">The same for words that are the same.</param>
    /// <param name="piece">What was typed; null for an identifier.</param>
    /// <param name="typed">The phrases that match what was typed.</param>
    private sealed class Draft(string key, SearchPiece? piece, IReadOnlyList<SearchPhrase> typed)
    {
        private readonly List<SearchPhrase> _either = [.. typed];

        public string Key => key;

        public SearchPiece? Piece => piece;

        public string Text => piece?.Joined.Text ?? "";

        public SearchTerm Term => new(_either);

        public SearchTerm TypedTerm => new(typed);

        public void Add(IEnumerable<SearchPhrase> phrases) =>
            _either.AddRange(phrases.Where(phrase => !_either.Exists(phrase.IsSameAs)).Take(MaxPhrases - _either.Count));

        /// <summary>Divides a Korean compound into its names: this term takes the first, and the ones that are returned the others.</summary>
        public IReadOnlyList<Draft> Divided()
        {
            if (piece is not { IsHangul: true } || _either.Count > typed.Count + 1)
                return [];
            var names = Synonyms.Divide(KoreanParticles.Without(Text) is { } stem && Synonyms.Divide(stem).Count > 0 ? stem : Text);
            if (names.Count == 0)
                return [];
            var whole = _either.ToList();
            Add(InOtherWords(names[0]));
            return [.. names.Skip(1).Select(name =>
            {
                var other = new Draft($"{key} {name}", piece, whole);
                other.Add(InOtherWords(name));
                return other;
            })];
        }

        // Not by itself: 언어모델 is no text in which 언어 and 모델 stand apart.
        private static IEnumerable<SearchPhrase> InOtherWords(string name)
        {
            var itself = PhrasesOf(SearchText.Split(name)[0])[0];
            return Synonyms.Of(name).Where(phrase => !phrase.IsSameAs(itself));
        }
    }
}
