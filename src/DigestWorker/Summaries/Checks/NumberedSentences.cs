using System.Collections;

namespace DigestWorker.Summaries.Checks;

/// <summary>The sentences of a text, numbered from 1, so that an answer can cite them.</summary>
internal sealed class NumberedSentences : IReadOnlyList<Sentence>
{
    /// <summary>No abstract has as many. The last one takes the rest of the text, so that "A! B! C!" does not fill a question with numbers.</summary>
    public const int MaxCount = 60;

    private readonly Sentence[] _sentences;

    private NumberedSentences(string text)
    {
        Range[] ranges = [.. SentenceSplitter.Ranges(text).Take(MaxCount)];
        if (ranges.Length is MaxCount)
            ranges[^1] = ranges[^1].Start..text.Length;
        _sentences = [.. ranges.Select((range, i) => new Sentence(i + 1, range.Start.Value, text[range]))];
    }

    public int Count => _sentences.Length;

    public Sentence this[int index] => _sentences[index];

    public static NumberedSentences Of(string text) => new(text);

    /// <summary>Null if there is no sentence of this number.</summary>
    public Sentence? Find(int number) => number >= 1 && number <= Count ? _sentences[number - 1] : null;

    public IEnumerator<Sentence> GetEnumerator() => _sentences.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A sentence, and where it is in its text, in UTF-16 code units.</summary>
internal readonly record struct Sentence(int Number, int Start, string Text)
{
    public int End => Start + Text.Length;
}
