using DigestWorker.Editions;
using DigestWorker.Metadata;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Runs;

/// <summary>Puts the papers of an edition to the model, and keeps every answer at the moment it comes.</summary>
internal sealed partial class Questions(SummarizerFactory summarizers, FullTextReader fullTexts, SummaryStore store, RunMetrics metrics, TimeProvider time, ILogger<Questions> logger)
{
    /// <summary>The papers without a summary whose pause is over.</summary>
    public IReadOnlyList<Paper> DueNow(EditionMaterial material) =>
        [.. EditionComposer.WithoutSummary(material)
            .Where(paper => !material.Refused.TryGetValue(paper.Id, out var refusal) || RefusedAnswer.IsOver(refusal, time.GetUtcNow()))];

    /// <summary>What asking now would take, going by what papers took so far; nobody is asked.</summary>
    public async Task<RunCounts> ForeseeAsync(LlmOptions model, EditionMaterial material, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var papers = DueNow(material).Count;
        progress?.Report(new RunEvent.Asking(material.Digest, material.Date, material.Papers.Count, papers));
        var each = await store.TypicalAsync(cancellationToken);
        var tokens = new TokenUsage(each.Prompt * papers, each.Completion * papers);
        return new RunCounts(papers, 0, 0, 0, tokens, model.CostOf(tokens, model.Model) ?? 0);
    }

    public async Task<RunCounts> AskAsync(LlmOptions model, EditionMaterial material, Turn turn, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var papers = DueNow(material).ToDictionary(paper => paper.Id);
        progress?.Report(new RunEvent.Asking(material.Digest, material.Date, material.Papers.Count, papers.Count));
        if (papers.Count == 0)
            return default;

        using var summarizer = summarizers.Create(model);
        var writer = SummarizerFactory.WriterOf(model);
        var (counts, all) = (default(RunCounts), new List<SummaryOutcome>());
        var told = await TextsOfAsync(model, [.. papers.Values], cancellationToken);
        await foreach (var outcomes in summarizer.SummarizeInGroupsAsync(told, cancellationToken))
        {
            // What was paid for is kept, also when the run is being stopped.
            await store.KeepAsync(
                [.. outcomes.OfType<SummaryOutcome.Accepted>().Select(accepted => accepted.Summary)],
                [.. outcomes.Where(outcome => outcome is not SummaryOutcome.Accepted)
                    .Select(outcome => RefusalOf(outcome, papers[outcome.Id], material.Refused.GetValueOrDefault(outcome.Id), writer))],
                [.. outcomes.SelectMany(outcome => outcome.Rejected).Select(answer => new EditionRejection(material.Digest, material.Date, answer))],
                turn.Fence, CancellationToken.None);

            all.AddRange(outcomes);
            foreach (var outcome in outcomes)
            {
                metrics.Asked(material.Digest, outcome);
                var accepted = outcome is SummaryOutcome.Accepted;
                counts += new RunCounts(outcome.Calls > 0 ? 1 : 0, outcome.Calls > 1 ? 1 : 0, accepted ? 1 : 0, outcome.Calls, outcome.Tokens, outcome.Cost ?? 0, outcome is SummaryOutcome.Stopped);
                progress?.Report(new RunEvent.Answered(material.Digest, material.Date, papers[outcome.Id], accepted, outcome.InWords));
            }
        }

        WarnOfStrangers(material, papers, all);
        if (AnswerShares.Of(all) is { Severity: not null } shares)
            Log.ManyAskedAgain(logger, material.Digest, material.Date, shares.AskedAgain, shares.Asked, shares.Refused);
        return counts;
    }

    /// <summary>Answers that seem to be about another paper of the run; the rule errs too often to refuse by it.</summary>
    private void WarnOfStrangers(EditionMaterial material, Dictionary<PaperId, Paper> papers, List<SummaryOutcome> outcomes)
    {
        var answers = outcomes.OfType<SummaryOutcome.Accepted>().Select(accepted => (Source: SourceText.Of(papers[accepted.Id])!, accepted.Summary.Text)).ToList();
        foreach (var paper in RunChecks.Judge(answers))
        {
            foreach (var finding in paper.Where(finding => finding.Severity is Severity.Warning))
                Log.Warning(logger, material.Digest, material.Date, paper.Key, finding.Rule, finding.Message);
        }
    }

    /// <summary>The papers as the model is to be told of them: on wish with their own texts.</summary>
    private async Task<IReadOnlyList<Paper>> TextsOfAsync(LlmOptions model, IReadOnlyList<Paper> papers, CancellationToken cancellationToken) =>
        model.ReadFullText ? await fullTexts.ReadAsync(papers, model.FullTextTokens, cancellationToken) : papers;

    private Refusal RefusalOf(SummaryOutcome outcome, Paper paper, Refusal? before, string writer)
    {
        var (tries, now, reason) = (before?.Tries ?? 0, time.GetUtcNow(), outcome.InWords);
        return outcome switch
        {
            SummaryOutcome.Refused => RefusedAnswer.Of(paper.Id, writer, before, reason, now),
            SummaryOutcome.Filtered => new(paper.Id, writer, tries, ForGood: true, reason, now),
            // arXiv has been asked and has no abstract either.
            SummaryOutcome.NothingToRead => new(paper.Id, writer, tries, ForGood: paper.Details is not null, reason, now),
            // An outage is nobody's fault but the server's: the next run tries again, however often.
            _ => new(paper.Id, writer, tries, ForGood: false, reason, now),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Digest} {Date}: {Paper}: {Rule} {Finding}")]
        public static partial void Warning(ILogger logger, string digest, EditionDate date, PaperId paper, string rule, string finding);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Digest} {Date}: {AskedAgain} of {Asked} papers had to be asked about again, {Refused} were refused in the end; compare models and prompts with evaluate")]
        public static partial void ManyAskedAgain(ILogger logger, string digest, EditionDate date, int askedAgain, int asked, int refused);
    }
}
