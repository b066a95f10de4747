using System.Text;

namespace DigestWorker.Summaries.Checks;

/// <summary>The field's terms in English and in Korean: by them a Korean text is seen to speak of what an English one does.</summary>
internal static class Terms
{
    private static readonly Lazy<TermList> List = new(() => TermList.Read("terms.en-ko.tsv"));

    /// <summary>Title and abstract say what a paper is about; all that the model was told is what may be said of it.</summary>
    public static SourceTerms Of(SourceText source) => new(
        InEnglish(source.Title + "\n" + source.Abstract),
        [.. InEnglish(source.AllText).SelectMany(term => List.Value.Korean[term])]);

    /// <summary>The Korean words for terms that a text has, whatever they are terms for.</summary>
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

    /// <summary>Words with one blank in front of each, so that a term is found where a word begins.</summary>
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

    /// <param name="English">Each term's beginning, in small letters, with a blank before each word.</param>
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

    /// <summary>Words with their numbers, by their first two letters: a text is passed once, and not once for each of the words.</summary>
    private sealed class WordIndex(IEnumerable<string> words)
    {
        private readonly Dictionary<int, List<(string Word, int Number)>> _byStart = words
            .Select((word, number) => (Word: word, Number: number))
            .GroupBy(entry => Start(entry.Word)).ToDictionary(group => group.Key, group => group.ToList());

        /// <summary>Adds the numbers of the words that the text begins with.</summary>
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
/// <param name="Terms">What a text about it should speak of.</param>
/// <param name="Words">Every Korean word for what it says.</param>
internal sealed record SourceTerms(HashSet<int> Terms, HashSet<int> Words);

/// <summary>How far a Korean text speaks of its source.</summary>
/// <param name="Precision">The share of its terms that the source has.</param>
/// <param name="Coverage">The share of the source's terms that it has.</param>
internal readonly record struct Grounding(double Precision, double Coverage)
{
    public double Score => Precision + Coverage;
}
