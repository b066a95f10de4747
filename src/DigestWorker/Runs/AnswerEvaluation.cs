using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>An answer of a file with its verdict; what is wrong with the line if it has no answer.</summary>
internal sealed record JudgedAnswer(AnswerLine Line, Verdict? Verdict);

/// <summary>Judges the answers of a file by the rules, on all cores and in their order, without a model and without a configuration.</summary>
internal static class AnswerEvaluation
{
    /// <summary>So many lines are in memory at once.</summary>
    private const int LinesAtOnce = 512;

    public static IEnumerable<JudgedAnswer> Judge(IEnumerable<AnswerLine> lines) =>
        lines.Chunk(LinesAtOnce).SelectMany(some => some.AsParallel().AsOrdered().Select(Judge));

    private static JudgedAnswer Judge(AnswerLine line) => new(line, line.Answer is { } answer ? Verdict.Of(answer.Summary, answer.Source) : null);
}
