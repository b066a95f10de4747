using DigestWorker.Digests;
using DigestWorker.Listings;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Summaries;

namespace DigestWorker.Runs;

/// <summary>The results of a model with a prompt on the papers of a date.</summary>
/// <param name="Model">Provider, model and prompt.</param>
/// <param name="Retried">The number of papers that needed more than one answer.</param>
/// <param name="RejectedBy">The number of rejected papers, by the rule that their last answer violates.</param>
/// <param name="Unanswered">The papers without an answer, by reason.</param>
internal sealed record Evaluation(
    string Model, int Papers, int Accepted, int Retried, IReadOnlyDictionary<string, int> RejectedBy, IReadOnlyDictionary<string, int> Unanswered,
    TokenUsage Tokens, decimal Cost)
{
    public required TimeSpan Duration { get; init; }

    /// <summary>The calls of the verifier, which are not in the others.</summary>
    public VerifierUsage Verifier { get; init; }
}

/// <summary>Summarizes the papers of a date and checks the answers, without storing or publishing them.</summary>
internal sealed class Evaluator(ListingSites listings, SummarizerFactory summarizers, TimeProvider time)
{
    /// <summary>The papers of a date that have an abstract, or why there are none.</summary>
    public async Task<(IReadOnlyList<Paper> Papers, Reason? Reason)> PapersAsync(DigestDefinition digest, EditionDate date, CancellationToken cancellationToken)
    {
        var read = await listings.FetchAsync(digest.Options.Listing, date, [.. digest.Options.Categories], new HashSet<PaperId>(), cancellationToken);
        var (assessment, listed) = ListingAssessments.Assess(read);
        return ([.. listed.Where(paper => paper.Abstract is not null).Select(paper => new Paper(paper, null))], assessment.Reason);
    }

    public async Task<Evaluation> EvaluateAsync(LlmOptions model, IReadOnlyList<Paper> papers, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var summarizer = summarizers.Create(model);
        var outcomes = new List<SummaryOutcome>();
        await foreach (var outcome in summarizer.SummarizeAsync(papers, cancellationToken))
            outcomes.Add(outcome);

        return new Evaluation(
            SummarizerFactory.PromptedModelName(model),
            papers.Count,
            outcomes.Count(outcome => outcome is SummaryOutcome.Accepted),
            outcomes.Count(outcome => outcome.Calls > 1),
            Counted(outcomes.OfType<SummaryOutcome.Rejected>().SelectMany(rejected => rejected.Errors
                .Select(finding => finding.Rule).Distinct())),
            Counted(
                outcomes.Where(
                    outcome => outcome is not (SummaryOutcome.Accepted or SummaryOutcome.Rejected)).Select(outcome => ReasonText.Line(outcome.Reason!))),
            outcomes.Aggregate(default(TokenUsage), (sum, outcome) => sum + outcome.Tokens),
            outcomes.Sum(outcome => outcome.Cost ?? 0))
        {
            Duration = time.GetElapsedTime(start),
            Verifier = outcomes.Aggregate(default(VerifierUsage), (sum, outcome) => sum + outcome.Verifier),
        };
    }

    private static Dictionary<string, int> Counted(IEnumerable<string> names) =>
        names.CountBy(name => name).OrderByDescending(name => name.Value).ToDictionary();
}
