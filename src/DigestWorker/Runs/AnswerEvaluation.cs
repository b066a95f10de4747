using System.Runtime.CompilerServices;
using DigestWorker.Papers;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>An answer of a file with its verdict; what is wrong with the line if it has no answer.</summary>
internal sealed record JudgedAnswer(AnswerLine Line, Verdict? Verdict)
{
    /// <summary>The calls of the verifier.</summary>
    public VerifierUsage Verifier { get; init; }
}

/// <summary>Judges the answers of a file by the rules, on all cores and in their order, without a model and without a configuration.</summary>
internal static class AnswerEvaluation
{
    /// <summary>So many lines are in memory at once.</summary>
    private const int LinesAtOnce = 512;

    public static IEnumerable<JudgedAnswer> Judge(IEnumerable<AnswerLine> lines) =>
        lines.Chunk(LinesAtOnce).SelectMany(some => some.AsParallel().AsOrdered().Select(Judge));

    /// <summary>The same, and those that the rules accept by a verifier, as in a run.</summary>
    public static async IAsyncEnumerable<JudgedAnswer> VerifyAsync(
        IEnumerable<AnswerLine> lines, Verifier verifier, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = verifier.Options.MaxConcurrency, CancellationToken = cancellationToken };
        foreach (var some in lines.Chunk(LinesAtOnce))
        {
            var judged = some.AsParallel().AsOrdered().Select(Judge).ToArray();
            await Parallel.ForAsync(0, judged.Length, atOnce, async (i, token) => judged[i] = await VerifyAsync(judged[i], verifier, token));
            foreach (var answer in judged)
                yield return answer;
        }
    }

    private static async Task<JudgedAnswer> VerifyAsync(JudgedAnswer answer, Verifier verifier, CancellationToken cancellationToken)
    {
        if (answer is not { Line.Answer.Source: { } source, Verdict: { Accepted: { } summary } verdict })
            return answer;
        var found = await verifier.VerifyAsync(source, summary, cancellationToken);
        return answer with { Verdict = verdict with { Findings = [.. verdict.Findings, .. found.Findings] }, Verifier = found.Verification.Usage };
    }

    private static JudgedAnswer Judge(AnswerLine line) => new(line, line.Answer is { } answer ? Verdict.Of(answer.Summary, answer.Source) : null);
}
