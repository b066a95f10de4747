using System.Collections.Frozen;
using System.Text;
using DigestWorker.Search;

namespace DigestWorker.Summaries.Checks;

/// <summary>The terms of the field in English and Korean, to test whether a Korean text is about an English one.</summary>
internal static class Terms
{
    private static readonly Lazy<TermList> List = new(() => TermList.Read("terms.en-ko.tsv"));

    /// <summary>Title and abstract define the expected terms; the whole source defines the allowed ones.</summary>
    public static SourceTerms Of(SourceText source)
    {
        var allowed = InEnglish(source.AllText);
        return new(
            source.Body is null ? allowed : InEnglish(source.Title + "\n" + source.Abstract),
            [.. allowed.SelectMany(term => List.Value.Korean[term])]);
    }

    /// <summary>The Korean words for terms in a text.</summary>
    public static HashSet<int> InKorean(string korean)
    {
        var text = korean.ToLowerInvariant();
        var words = new HashSet<int>();
        for (var i = 0; i < text.Length; i++)
            List.Value.Words.AddAt(text, i, words);
        return words;
    }

    public static Grounding Compare(SourceTerms source, HashSet<int> words)
    {
        var grounded = words.Count(source.Words.Contains);
        var covered = source.Terms.Count(term => IsNamed(term, words));
        return new(words.Count is 0 ? 0 : (double)grounded / words.Count, source.Terms.Count is 0 ? 0 : (double)covered / source.Terms.Count);
    }

    /// <summary>Whether Korean words have one for a term.</summary>
    public static bool IsNamed(int term, HashSet<int> words)
    {
        foreach (var word in List.Value.Korean[term])
            if (words.Contains(word))
                return true;
        return false;
    }

    /// <summary>The terms in an English text.</summary>
    public static HashSet<int> InEnglish(string english)
    {
        var text = Words(english);
        var terms = new HashSet<int>();
        for (var i = 0; i < text.Length; i++)
            if (text[i] is ' ')
                List.Value.English.AddAt(text, i, terms);
        return terms;
    }

    /// <summary>The words with a blank before each, so that terms are only found at the beginning of a word.</summary>
    private static string Words(string english)
    {
        var words = new StringBuilder(" ", english.Length + 1);
        foreach (var c in english)
            if (char.IsAsciiLetterOrDigit(c))
                words.Append(char.ToLowerInvariant(c));
            else if (words[^1] is not ' ')
                words.Append(' ');
        return words.ToString();
    }

    /// <summary>An entry of the list: the word, what it is not part of, and whether it is a whole word.</summary>
    private readonly record struct Entry(string Word, string[] Traps, bool IsWhole)
    {
        public static Entry English(string entry)
        {
            var parts = entry.Split('!');
            return new(Terms.Words(parts[0].TrimEnd('$')), Array.ConvertAll(parts[1..], Terms.Words), parts[0].EndsWith('$'));
        }

        public static Entry Korean(string entry)
        {
            var parts = entry.ToLowerInvariant().Split('!');
            return new(parts[0], parts[1..], IsWhole: false);
        }

        /// <summary>Whether the word stands at a place of a text.</summary>
        public bool IsAt(string text, int start)
        {
            if (!text.AsSpan(start).StartsWith(Word, StringComparison.Ordinal) || (IsWhole && !IsEnd(text, start + Word.Length)))
                return false;
            foreach (var trap in Traps)
                if (start - trap.IndexOf(Word, StringComparison.Ordinal) is >= 0 and var begin && text.AsSpan(begin).StartsWith(trap, StringComparison.Ordinal))
                    return false;
            return true;
        }

        private static bool IsEnd(string text, int end) =>
            end == text.Length || text[end] is ' ' || (text[end] is 's' && (end + 1 == text.Length || text[end + 1] is ' '));
    }

    /// <param name="English">The beginning of each term, in lower case, with a blank before each word.</param>
    /// <param name="Korean">For each term, the indexes of its words in <paramref name="Words"/>.</param>
    private sealed record TermList(WordIndex English, int[][] Korean, WordIndex Words)
    {
        public static TermList Read(string name)
        {
            var (english, korean, words) = (new List<Entry>(), new List<int[]>(), new Dictionary<string, int>());
            foreach (var (term, others) in DataFile.Read(name))
            {
                english.Add(Entry.English(term));
                korean.Add(Array.ConvertAll(others, Number));
            }

            return new(new(english, skipped: 1), [.. korean], new(words.Keys.Select(Entry.Korean), skipped: 0));

            int Number(string word) => words.TryGetValue(word, out var number) ? number : words[word] = words.Count;
        }
    }

    /// <summary>An index of words by their first two letters, so that a text is scanned once instead of once per word.</summary>
    /// <param name="words">The words.</param>
    /// <param name="skipped">The letters that all words begin with, and that tell nothing.</param>
    private sealed class WordIndex(IEnumerable<Entry> words, int skipped)
    {
        private readonly FrozenDictionary<int, (Entry Word, int Number)[]> _byStart = words
            .Select((word, number) => (Word: word, Number: number))
            .GroupBy(entry => Start(entry.Word.Word.AsSpan(skipped))).ToFrozenDictionary(group => group.Key, group => group.ToArray());

        /// <summary>Adds the indexes of the words that stand at a place of a text.</summary>
        public void AddAt(string text, int start, HashSet<int> numbers)
        {
            var word = text.AsSpan(start + skipped);
            if (word.Length > 1)
                AddAt(text, start, Start(word), numbers);
            if (word.Length > 0)
                AddAt(text, start, word[0], numbers);
        }

        private void AddAt(string text, int start, int key, HashSet<int> numbers)
        {
            if (!_byStart.TryGetValue(key, out var candidates))
                return;
            foreach (var (word, number) in candidates)
                if (word.IsAt(text, start))
                    numbers.Add(number);
        }

        private static int Start(ReadOnlySpan<char> word) => word.Length is 1 ? word[0] : (word[1] << 16) | word[0];
    }
}

/// <summary>The terms of a source.</summary>
/// <param name="Terms">The terms expected in a text about the source.</param>
/// <param name="Words">All Korean words for terms in the source.</param>
internal sealed record SourceTerms(HashSet<int> Terms, HashSet<int> Words);

/// <summary>How well a Korean text matches its source.</summary>
/// <param name="Precision">The share of the text's terms that are in the source.</param>
/// <param name="Coverage">The share of the source's terms that are in the text.</param>
internal readonly record struct Grounding(double Precision, double Coverage)
{
    public double Score => Precision + Coverage;
}
