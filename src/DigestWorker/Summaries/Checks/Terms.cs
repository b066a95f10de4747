using System.Text;

namespace DigestWorker.Summaries.Checks;

/// <summary>The terms of the field in English and Korean, to test whether a Korean text is about an English one.</summary>
internal static class Terms
{
    private static readonly Lazy<TermList> List = new(() => TermList.Read("terms.en-ko.tsv"));

    /// <summary>Title and abstract define the expected terms; the whole source defines the allowed ones.</summary>
    public static SourceTerms Of(SourceText source) => new(
        InEnglish(source.Title + "\n" + source.Abstract),
        [.. InEnglish(source.AllText).SelectMany(term => List.Value.Korean[term])]);

    /// <summary>The Korean words for terms in a text.</summary>
    public static HashSet<int> InKorean(string korean)
    {
        var text = korean.ToLowerInvariant();
        var words = new HashSet<int>();
        for (var i = 0; i < text.Length; i++)
            List.Value.Words.AddAt(text.AsSpan(i), words);
        return words;
    }

    public static Grounding Compare(SourceTerms source, HashSet<int> words)
    {
        var grounded = words.Count(source.Words.Contains);
        var covered = source.Terms.Count(term => List.Value.Korean[term].Any(words.Contains));
        return new(words.Count is 0 ? 0 : (double)grounded / words.Count, source.Terms.Count is 0 ? 0 : (double)covered / source.Terms.Count);
    }

    private static HashSet<int> InEnglish(string english)
    {
        var text = Words(english);
        var terms = new HashSet<int>();
        for (var i = 0; i < text.Length; i++)
            if (text[i] is ' ')
                List.Value.English.AddAt(text.AsSpan(i), terms);
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

    /// <param name="English">The beginning of each term, in lower case, with a blank before each word.</param>
    /// <param name="Korean">For each term, the indexes of its words in <paramref name="Words"/>.</param>
    private sealed record TermList(WordIndex English, int[][] Korean, WordIndex Words)
    {
        public static TermList Read(string name)
        {
            var (english, korean, words) = (new List<string>(), new List<int[]>(), new Dictionary<string, int>());
            foreach (var (term, others) in DataFile.Read(name))
            {
                english.Add(Terms.Words(term));
                korean.Add(Array.ConvertAll(others, Number));
            }

            return new(new(english), [.. korean], new(words.Keys));

            int Number(string word)
            {
                word = word.ToLowerInvariant();
                return words.TryGetValue(word, out var number) ? number : words[word] = words.Count;
            }
        }
    }

    /// <summary>An index of words by their first two letters, so that a text is scanned once instead of once per word.</summary>
    private sealed class WordIndex(IEnumerable<string> words)
    {
        private readonly Dictionary<int, List<(string Word, int Number)>> _byStart = words
            .Select((word, number) => (Word: word, Number: number))
            .GroupBy(entry => Start(entry.Word)).ToDictionary(group => group.Key, group => group.ToList());

        /// <summary>Adds the indexes of the words that the text begins with.</summary>
        public void AddAt(ReadOnlySpan<char> text, HashSet<int> numbers)
        {
            AddAt(text, text[0], numbers);
            if (text.Length > 1)
                AddAt(text, Start(text), numbers);
        }

        private void AddAt(ReadOnlySpan<char> text, int start, HashSet<int> numbers)
        {
            if (!_byStart.TryGetValue(start, out var candidates))
                return;
            foreach (var (word, number) in candidates)
                if (text.StartsWith(word, StringComparison.Ordinal))
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
