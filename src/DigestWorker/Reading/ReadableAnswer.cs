using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Summaries;

namespace DigestWorker.Reading;

/// <summary>A rejected answer as a person reads it: its texts, each with the rules that it breaks.</summary>
/// <param name="Parts">요약, 쉬운설명 and 관련분야; empty if the answer is not the object that was asked for.</param>
/// <param name="Whole">The rules that the answer breaks as a whole.</param>
internal sealed record ReadableAnswer(EditionRejection Rejection, IReadOnlyList<AnswerPart> Parts, IReadOnlyList<RuleViolation> Whole)
{
    public static ReadableAnswer Of(EditionRejection rejection)
    {
        var answer = rejection.Answer;
        if (SummaryAnswer.Read(answer.Answer, out _, out _) is not { } read)
            return new(rejection, [], answer.Violations);
        AnswerPart[] parts =
        [
            AnswerPart.Of("summary", read.Summary, answer.Violations),
            AnswerPart.Of("easy_explanation", read.EasyExplanation, answer.Violations),
            AnswerPart.Of("fields", string.Join(", ", read.Fields), answer.Violations),
        ];
        return new(rejection, parts, [.. answer.Violations.Except(parts.SelectMany(part => part.Violations))]);
    }
}

/// <summary>A text of an answer, in pieces.</summary>
/// <param name="Name">The member of the answer.</param>
/// <param name="Pieces">The text; marked where it breaks a rule, as far as the rule quotes the place.</param>
/// <param name="Violations">The rules that it breaks.</param>
internal sealed record AnswerPart(string Name, IReadOnlyList<(string Text, bool IsMarked)> Pieces, IReadOnlyList<RuleViolation> Violations)
{
    public static AnswerPart Of(string name, string text, IEnumerable<RuleViolation> all)
    {
        var violations = all.Where(broken => broken.Part == name).ToList();
        return new(name, Marked(text, [.. violations.SelectMany(broken => Quotes(broken.Message))]), violations);
    }

    /// <summary>What a finding quotes of the answer; the rules put it between these marks.</summary>
    private static IEnumerable<string> Quotes(string message) =>
        message.Split('\'').Index().Where(part => part.Index % 2 == 1).Select(part => part.Item.TrimEnd('…')).Where(quoted => quoted.Trim() is not "");

    private static List<(string Text, bool IsMarked)> Marked(string text, IReadOnlyList<string> quotes)
    {
        var marked = new bool[text.Length];
        foreach (var quote in quotes)
        {
            for (var at = text.IndexOf(quote, StringComparison.Ordinal); at >= 0; at = text.IndexOf(quote, at + quote.Length, StringComparison.Ordinal))
                marked.AsSpan(at, quote.Length).Fill(true);
        }

        var pieces = new List<(string, bool)>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            while (end < text.Length && marked[end] == marked[start])
                end++;
            pieces.Add((text[start..end], marked[start]));
        }
        return pieces;
    }
}
