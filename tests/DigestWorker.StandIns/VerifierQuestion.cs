using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestWorker.StandIns;

/// <summary>The question whether an abstract says what each Korean sentence says, and the answers of good and bad verifiers to it.</summary>
public sealed record VerifierQuestion(IReadOnlyList<string> Abstract, IReadOnlyList<string> Summary, IReadOnlyList<string> Easy)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private int[] WholeAbstract => [.. Enumerable.Range(1, Abstract.Count)];

    private IEnumerable<(string Text, int Number, string Sentence)> Sentences =>
        Summary.Select((sentence, i) => ("summary", i + 1, sentence)).Concat(Easy.Select((sentence, i) => ("easy", i + 1, sentence)));

    /// <summary>Null if the call asks for a summary.</summary>
    public static VerifierQuestion? Of(JsonElement request)
    {
        foreach (var line in request.GetProperty("messages").EnumerateArray().SelectMany(message => ModelEndpoint.TextOf(message).Split('\n')))
        {
            if (!line.StartsWith("""{"abstract":[""", StringComparison.Ordinal))
                continue;
            var asked = JsonElement.Parse(line);
            return new(Texts(asked, "abstract"), Texts(asked, "summary"), Texts(asked, "easy"));
        }

        return null;
    }

    /// <summary>Says yes to everything.</summary>
    public ModelAnswer Yes() => Truthful(_ => null);

    /// <summary>Knows what is wrong with a sentence: the verdict, and the words.</summary>
    public ModelAnswer Truthful(Func<string, (string Verdict, string Words)?> truth) => Answer(Sentences.Select(asked =>
        truth(asked.Sentence) is var (verdict, words)
            ? Row(asked.Text, asked.Number, verdict, words, WholeAbstract)
            : Row(asked.Text, asked.Number, "supported", "", WholeAbstract)));

    /// <summary>Picks verdicts and sources as they come; the words are of the sentence.</summary>
    public ModelAnswer AtRandom(Random dice) => Answer(Sentences.Select(asked =>
    {
        var verdict = (string[])["supported", "not_found", "contradicted"];
        var picked = verdict[dice.Next(3)];
        return Row(asked.Text, asked.Number, picked, picked is "supported" ? "" : asked.Sentence.Split(' ')[0], [dice.Next(1, Abstract.Count + 1)]);
    }));

    /// <summary>Judges only the first half of the sentences.</summary>
    public ModelAnswer Fewer() => Answer(Sentences.Take((Summary.Count + Easy.Count) / 2).Select(asked => Row(asked.Text, asked.Number, "supported", "", WholeAbstract)));

    /// <summary>Objects to words that are nowhere in the text.</summary>
    public ModelAnswer ForeignWords() => Truthful(_ => ("contradicted", "어디에도 없는 말"));

    /// <summary>Rests every sentence on one of the abstract.</summary>
    public ModelAnswer From(int number) => Answer(Sentences.Select(asked => Row(asked.Text, asked.Number, "supported", "", [number])));

    private static object Row(string text, int number, string verdict, string words, int[] from) => new { text, number, verdict, from, words };

    private static ModelAnswer Answer(IEnumerable<object> sentences) => JsonSerializer.Serialize(new { sentences }, Readable);

    private static string[] Texts(JsonElement asked, string name) => [.. asked.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
