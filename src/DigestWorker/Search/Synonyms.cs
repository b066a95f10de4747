using System.Collections.Frozen;

namespace DigestWorker.Search;

/// <summary>What is called by several names in English and Korean, from <c>terms.en-ko.tsv</c> and <c>synonyms.en-ko.tsv</c>.</summary>
internal static class Synonyms
{
    /// <summary>No name has more words.</summary>
    public const int MaxWords = 6;

    // A Korean word that stands for more English ones tells too little: 영상 is a video and an image, 장면 a frame, a scene and a view.
    private const int MaxLines = 2;

    // Of the words for a term, the first are its names; others only hint at it.
    private const int MaxNames = 2;

    // Behind the beginning of an English word: diffus-ion, segment-ation, robust-ness.
    private const int MaxEnding = 7;

    private const int MinStem = 4;

    // The list also has the beginnings of verbs, which begin many other words.
    private const string VerbEndings = "우려여였르춰";

    private static readonly Lazy<Names> List = new(Read);

    /// <summary>The Korean names, without blanks.</summary>
    public static IEnumerable<string> KoreanNames => List.Value.ByKey.Keys.Where(IsKorean);

    /// <summary>The other names of what has this one.</summary>
    /// <param name="key">The <see cref="SearchText.NormalizedKey"/> of the name.</param>
    public static IReadOnlyList<SearchPhrase> Of(string key)
    {
        if (List.Value.ByKey.TryGetValue(key, out var phrases))
            return phrases;
        if (key is [.., 's'] && List.Value.ByKey.TryGetValue(key[..^1], out phrases))
            return phrases;
        for (var length = key.Length; length >= Math.Max(2, key.Length - MaxEnding); length--)
        {
            if (List.Value.ByStem.TryGetValue(key[..length], out var named))
                return named;
        }
        return [];
    }

    /// <summary>Divides a Korean compound into names that are known: 확산모델 into 확산 and 모델. Empty if it cannot be divided.</summary>
    public static IReadOnlyList<string> Divide(string syllables)
    {
        // The fewest names up to each place.
        var best = new IReadOnlyList<string>?[syllables.Length + 1];
        best[0] = [];
        for (var end = 2; end <= syllables.Length; end++)
        {
            for (var start = 0; start <= end - 2; start++)
            {
                if (best[start] is { } before && before.Count + 1 < (best[end]?.Count ?? int.MaxValue)
                    && List.Value.ByKey.ContainsKey(syllables[start..end]))
                    best[end] = [.. before, syllables[start..end]];
            }
        }
        return best[^1] is { Count: > 1 } found ? found : [];
    }

    private static bool IsKorean(string word) => word.Length > 1 && word.All(c => c is >= '가' and <= '힣');

    private static Names Read()
    {
        var (byKey, byStem) = (new Dictionary<string, List<SearchPhrase>>(), new Dictionary<string, List<SearchPhrase>>());
        foreach (var (name, others) in DataFile.Read("synonyms.en-ko.tsv"))
        {
            string[] names = [name, .. others];
            foreach (var one in names)
                Add(byKey, SearchText.NormalizedKey(one), names.SelectMany(PhrasesOf));
        }

        var terms = DataFile.Read("terms.en-ko.tsv").Select(line => (
            English: line.Word.Split('!')[0],
            Korean: line.Others.Select(word => word.Split('!')[0]).Where(word => IsKorean(SearchText.NormalizedKey(word))).ToArray())).ToList();
        var lines = terms.SelectMany(term => term.Korean.Select(SearchText.NormalizedKey)).CountBy(word => word).ToDictionary();
        foreach (var (english, korean) in terms)
        {
            var isWhole = english.EndsWith('$');
            var stem = SearchText.NormalizedKey(english);
            var names = korean.Take(MaxNames).Where(word => LinesOf(word) <= MaxLines && !VerbEndings.Contains(word[^1], StringComparison.Ordinal)).ToList();
            if (english.EndsWith('-') || english.Contains(' ', StringComparison.Ordinal) || names.Count == 0)
                continue;
            var inKorean = names.SelectMany(PhrasesOf).ToList();
            if (isWhole || stem.Length < MinStem)
                Add(byKey, stem, inKorean);
            else
                Add(byStem, stem, inKorean);
            var inEnglish = isWhole || stem.Length < MinStem ? PhrasesOf(stem) : [new([stem], Prefix: true)];
            foreach (var word in names)
                Add(byKey, SearchText.NormalizedKey(word), [.. inEnglish, .. names.Where(other => LinesOf(other) == 1).SelectMany(PhrasesOf)]);
        }
        return new Names(
            byKey.ToFrozenDictionary(name => name.Key, name => (IReadOnlyList<SearchPhrase>)name.Value),
            byStem.ToFrozenDictionary(name => name.Key, name => (IReadOnlyList<SearchPhrase>)name.Value));

        int LinesOf(string word) => lines[SearchText.NormalizedKey(word)];
    }

    private static void Add(Dictionary<string, List<SearchPhrase>> names, string key, IEnumerable<SearchPhrase> phrases)
    {
        if (!names.TryGetValue(key, out var known))
            names[key] = known = [];
        known.AddRange(phrases.Where(phrase => !known.Exists(phrase.IsSameAs)));
    }

    /// <summary>How a name stands in texts: an English one also in the plural.</summary>
    private static IEnumerable<SearchPhrase> PhrasesOf(string name)
    {
        var tokens = new SearchText(name).Tokens;
        // A syllable alone has no token, and between Hangul and what follows it there is a gap: no phrase.
        if (tokens.Count == 0 || tokens[^1].Position != tokens.Count)
            yield break;
        string[] words = [.. tokens.Select(token => token.Text)];
        var last = words[^1];
        var isHangul = last[0] is >= '가' and <= '힣';
        // Not the beginning of a word: FTS5 would first merge all words that begin with model.
        yield return new SearchPhrase(words, Prefix: false);
        if (!isHangul)
            yield return new SearchPhrase([.. words[..^1], last + "s"], Prefix: false);
    }

    /// <param name="ByKey">The other names, by a whole name.</param>
    /// <param name="ByStem">The Korean names, by the beginning of an English word.</param>
    private sealed record Names(
        FrozenDictionary<string, IReadOnlyList<SearchPhrase>> ByKey, FrozenDictionary<string, IReadOnlyList<SearchPhrase>> ByStem);
}
