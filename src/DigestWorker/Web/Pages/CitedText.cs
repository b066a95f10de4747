namespace DigestWorker.Web.Pages;

/// <summary>The sentences of 요약 as links to the sentences of the abstract that they rest on, which the style sheet marks.</summary>
/// <param name="Summary">요약 in pieces; with the number of a sentence that has a source.</param>
/// <param name="Abstract">The abstract in pieces; with the numbers of the sentences that rest on it, for <c>data-source-of</c>.</param>
internal sealed record CitedText(IReadOnlyList<(string Text, int? Number)> Summary, IReadOnlyList<(string Text, string? Numbers)> Abstract)
{
    /// <summary>The sentences that the style sheet has rules for.</summary>
    public const int MaxSentences = 12;

    /// <summary>The numbers of the sentences that have a source.</summary>
    public IEnumerable<int> Numbers => Summary.Select(piece => piece.Number).OfType<int>();

    /// <summary>Null if nothing is known, or the text that a person reads is another one than the model's.</summary>
    public static CitedText? Of(DigestEntry shown, EditionEntry? about)
    {
        if (about is not { Evidence: { } evidence, Abstract: { } text } || about.Summary != shown.Summary)
            return null;
        var cited = evidence.Where(sentence => sentence.Abstract.Count > 0).Take(MaxSentences).ToList();
        if (cited.Count is 0 || IsOutOfOrder(cited))
            return null;

        var summary = new List<(string, int?)>();
        var end = 0;
        foreach (var (i, sentence) in cited.Index())
        {
            summary.Add((shown.Summary[end..sentence.Summary.Start], null));
            summary.Add((shown.Summary[sentence.Summary.Start..sentence.Summary.End], i + 1));
            end = sentence.Summary.End;
        }
        summary.Add((shown.Summary[end..], null));

        var places = cited.SelectMany(sentence => sentence.Abstract).SelectMany(range => new[] { range.Start, range.End });
        int[] cuts = [.. places.Append(0).Append(text.Length).Distinct().Order()];
        var source = cuts.Zip(cuts.Skip(1)).Select(piece => (text[piece.First..piece.Second], NumbersAt(piece.First)));
        return new([.. summary.Where(piece => piece.Item1 is not "")], [.. source]);

        string? NumbersAt(int place)
        {
            var resting = cited.Index().Where(sentence => sentence.Item.Abstract.Any(range => range.Start <= place && place < range.End));
            return string.Join(' ', resting.Select(sentence => sentence.Index + 1)) is { Length: > 0 } numbers ? numbers : null;
        }
    }

    private static bool IsOutOfOrder(List<SentenceEvidence> sentences) =>
        sentences.Zip(sentences.Skip(1)).Any(pair => pair.Second.Summary.Start < pair.First.Summary.End);
}
