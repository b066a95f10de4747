using DigestWorker.Editions;
using DigestWorker.Metadata;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;
using DigestWorker.Telemetry;

namespace DigestWorker.Runs;

/// <summary>Summarizes the papers of an edition, and stores every answer as it arrives.</summary>
internal sealed partial class SummarizationStage(
    SummarizerFactory summarizers, FullTextReader fullTexts, SummaryStore store, RunPaperStore ways, RunMetrics metrics, TimeProvider time,
    ILogger<SummarizationStage> logger)
{
    /// <summary>The papers without a summary whose retry delay has passed.</summary>
    public IReadOnlyList<Paper> DueNow(EditionInputs inputs) =>
        [.. EditionComposer.WithoutSummary(inputs)
            .Where(paper => !inputs.OverLimit.Contains(paper.Id))
            .Where(paper => !inputs.Failures.TryGetValue(paper.Id, out var failure) || SummaryRetryPolicy.IsRetryDue(failure, time.GetUtcNow()))];

    /// <summary>The inputs with the new papers that are left to the next run, because the digest has reached its limit of new papers in a run.</summary>
    public EditionInputs WithinLimit(RunContext run, EditionInputs inputs)
    {
        var added = EditionComposer.WithoutSummary(inputs).Where(paper => !inputs.Failures.ContainsKey(paper.Id)).ToList();
        var taken = run.TakeNewPapers(added.Count);
        if (taken == added.Count)
            return inputs;
        var limit = run.Digest.Options.MaxNewPapersPerRun;
        Log.LimitReached(logger, inputs.Digest, inputs.Date, added.Count, limit, added.Count - taken);
        return inputs with
        {
            OverLimit = added.Skip(taken).Select(paper => paper.Id).ToHashSet(),
            OverLimitReason = new Reason(ReasonCode.NewPapersLimit) { Papers = limit, Of = added.Count },
        };
    }

    /// <summary>Estimates the cost of summarizing from earlier papers, without calling the model.</summary>
    public async Task<RunCounts> EstimateAsync(RunContext run, EditionInputs inputs, CancellationToken cancellationToken)
    {
        var papers = DueNow(Requested(run, inputs)).Count;
        run.Progress?.Report(new RunEvent.Summarizing(inputs.Digest, inputs.Date, inputs.Papers.Count, papers));
        var each = await store.AverageUsageAsync(cancellationToken);
        var tokens = new TokenUsage(each.Prompt * papers, each.Completion * papers);
        var model = run.Digest.Llm;
        var unverified = run.Request.Verify ? Unverified(inputs).Count : 0;
        return new RunCounts(papers, 0, 0, 0, tokens, model.CostOf(tokens, model.Model) ?? 0)
        {
            Verifier = model.Verifier.Llm is null ? default : new VerifierCounts(0, 0, papers + unverified, default, 0),
        };
    }

    public async Task<RunCounts> SummarizeAsync(RunContext run, EditionInputs inputs, CancellationToken cancellationToken)
    {
        inputs = Requested(run, inputs);
        var model = run.Digest.Llm;
        var due = DueNow(inputs);
        // What waits for the verifier is paid for; a wish for other summaries leaves it out.
        var written = run.Request.Regenerate
            ? []
            : new Dictionary<PaperId, AcceptedSummary>(await store.WithheldAsync([.. due.Select(paper => paper.Id)], cancellationToken));
        var published = run.Request.Verify ? Unverified(inputs) : [];
        foreach (var paper in published)
            written[paper.Key.Id] = paper.Value;
        var papers = due.Concat(published.Keys).ToDictionary(paper => paper.Id);
        run.Progress?.Report(new RunEvent.Summarizing(inputs.Digest, inputs.Date, inputs.Papers.Count, papers.Count));
        if (papers.Count == 0)
            return default;

        await ways.SaveAsync(
            run.Request.Id!,
            [.. inputs.Papers.Select(listed => Of(listed.Paper, papers.ContainsKey(listed.Paper.Id) ? PaperStep.Asked : PaperStep.Listed))],
            run.Lock.Fence, cancellationToken);
        using var activity = WorkerTelemetry.StartSummarize(inputs.Digest, inputs.Date);
        var summarizer = summarizers.Create(model);
        var promptedModel = SummarizerFactory.PromptedModelName(model);
        var (counts, all) = (default(RunCounts), new List<SummaryOutcome>());
        var withTexts = await TextsOfAsync(model, [.. papers.Values], written, cancellationToken);
        await foreach (var outcomes in summarizer.SummarizeInGroupsAsync(withTexts, written, cancellationToken))
        {
            var (accepted, failed) = (outcomes.OfType<SummaryOutcome.Accepted>().Select(accepted => accepted.Summary),
                outcomes.Where(outcome => outcome is not SummaryOutcome.Accepted && !inputs.Accepted.ContainsKey(outcome.Id)));
            var withheld = outcomes.OfType<SummaryOutcome.Withheld>().Select(withheld => withheld.Summary).ToLookup(
                summary => inputs.Accepted.ContainsKey(summary.Id));
            // Paid answers are stored even if the run is being stopped. A verifier that is out takes nothing away that is published.
            await ways.SaveAsync(
                run.Request.Id!, [.. outcomes.Select(WayOf)],
                () => store.SaveAsync(
                    [.. accepted, .. withheld[true]], [.. withheld[false]],
                    [.. failed.Select(FailureOf)],
                    [.. outcomes.SelectMany(outcome => outcome.RejectedAnswers).Select(answer => new EditionRejection(inputs.Digest, inputs.Date, answer))],
                    run.Lock.Fence, CancellationToken.None),
                run.Lock.Fence, CancellationToken.None);
            if (outcomes.Where(IsRefuted).Select(FailureOf).ToList() is { Count: > 0 } refuted)
                await store.RevokeAsync(refuted, run.Lock.Fence, CancellationToken.None);

            all.AddRange(outcomes);
            foreach (var outcome in outcomes)
            {
                metrics.Asked(inputs.Digest, outcome);
                counts += CountsOf(outcome);
                run.Progress?.Report(
                    new RunEvent.PaperDone(inputs.Digest, inputs.Date, papers[outcome.Id], outcome is SummaryOutcome.Accepted, outcome.Reason));
            }
        }

        WarnAboutSwappedAnswers(inputs, papers, all);
        if (RejectionRates.Of(all) is { Severity: not null } rates)
            Log.ManyAskedAgain(logger, inputs.Digest, inputs.Date, rates.Retried, rates.Asked, rates.Rejected);
        return counts;

        // Published, and refused by the verifier: the edition fails visibly until there is a better summary.
        bool IsRefuted(SummaryOutcome outcome) => inputs.Accepted.ContainsKey(outcome.Id)
            && outcome is not (SummaryOutcome.Accepted or SummaryOutcome.Withheld) && outcome.RejectedAnswers.Count > 0;

        RunPaper Of(Paper paper, PaperStep step) => new(inputs.Date, paper.Id, paper.Listed.Title, step);

        RunPaper WayOf(SummaryOutcome outcome) => Of(papers[outcome.Id], StepOf(outcome)) with
        {
            Rules = [.. outcome.RejectedAnswers.SelectMany(answer => answer.Violations).Select(broken => broken.Rule).Distinct()],
            Calls = outcome.Calls,
            Took = outcome.Took,
            Reason = outcome.Reason,
        };

        SummaryFailure FailureOf(SummaryOutcome outcome) =>
            this.FailureOf(outcome, papers[outcome.Id], inputs.Failures.GetValueOrDefault(outcome.Id), promptedModel);
    }

    /// <summary>The papers whose summaries no verifier has judged.</summary>
    private static Dictionary<Paper, AcceptedSummary> Unverified(EditionInputs inputs) =>
        EditionComposer.Compose(inputs).Entries.Where(entry => entry.Summary.Verification is null or { Unverified: not null })
            .ToDictionary(entry => entry.Paper, entry => entry.Summary);

    private static PaperStep StepOf(SummaryOutcome outcome) => outcome switch
    {
        SummaryOutcome.Accepted { Summary.Verification: { Unverified: null } } => PaperStep.Verified,
        SummaryOutcome.Accepted => PaperStep.Accepted,
        SummaryOutcome.Withheld => PaperStep.Withheld,
        SummaryOutcome.Rejected => PaperStep.Refused,
        _ => PaperStep.Unanswered,
    };

    private static RunCounts CountsOf(SummaryOutcome outcome)
    {
        var summary = outcome switch
        {
            SummaryOutcome.Accepted accepted => accepted.Summary,
            SummaryOutcome.Withheld withheld => withheld.Summary,
            _ => null,
        };
        return new RunCounts(
            outcome.Calls > 0 ? 1 : 0, outcome.Calls > 1 ? 1 : 0, outcome is SummaryOutcome.Accepted && outcome.Calls > 0 ? 1 : 0,
            outcome.Calls, outcome.Tokens, outcome.Cost ?? 0, outcome is SummaryOutcome.Misconfigured)
        {
            Verifier = new VerifierCounts(
                summary is { Verification.Unverified: null } ? 1 : 0, summary is { Verification.Unverified: not null } ? 1 : 0,
                outcome.Verifier.Calls, outcome.Verifier.Tokens, outcome.Verifier.Cost ?? 0),
        };
    }

    /// <summary>Logs answers that seem to be about another paper of the run; the rule is too unreliable for rejection.</summary>
    private void WarnAboutSwappedAnswers(EditionInputs inputs, Dictionary<PaperId, Paper> papers, List<SummaryOutcome> outcomes)
    {
        var answers = outcomes.OfType<SummaryOutcome.Accepted>().Select(
            accepted => (Source: SourceText.Of(papers[accepted.Id])!, accepted.Summary.Text)).ToList();
        foreach (var paper in RunChecks.Judge(answers))
        {
            foreach (var finding in paper.Where(finding => finding.Severity is Severity.Warning))
                Log.Warning(logger, inputs.Digest, inputs.Date, paper.Key, finding.Rule, finding.Message);
        }
    }

    /// <summary>The papers for the model, with full texts if configured, or if their summaries were written from them.</summary>
    private async Task<IReadOnlyList<Paper>> TextsOfAsync(
        LlmOptions model, IReadOnlyList<Paper> papers, Dictionary<PaperId, AcceptedSummary> written, CancellationToken cancellationToken)
    {
        var wanted = papers.ToLookup(
            paper => written.TryGetValue(paper.Id, out var summary) ? summary.Provenance.Source is SummarySource.FullText : model.ReadFullText);
        return [.. wanted[false], .. wanted[true].Any() ? await fullTexts.ReadAsync([.. wanted[true]], model.FullTextTokens, cancellationToken) : []];
    }

    /// <summary>With <c>--regenerate</c>, the inputs without any summary; with <c>--force</c>, without failures.</summary>
    private static EditionInputs Requested(RunContext run, EditionInputs inputs) =>
        run.Request.Regenerate ? inputs.IgnoringExisting : run.Request.Force ? inputs.IgnoringFailures : inputs;

    private SummaryFailure FailureOf(SummaryOutcome outcome, Paper paper, SummaryFailure? before, string promptedModel)
    {
        var (tries, now, reason) = (before?.Tries ?? 0, time.GetUtcNow(), outcome.Reason!);
        return outcome switch
        {
            SummaryOutcome.Rejected => SummaryRetryPolicy.NextFailure(paper.Id, promptedModel, before, reason, now),
            SummaryOutcome.Filtered => SummaryRetryPolicy.NextFilterFailure(paper.Id, promptedModel, before, reason, now),
            // arXiv was requested and has no abstract either.
            SummaryOutcome.NoAbstract => new(paper.Id, promptedModel, tries, IsPermanent: paper.Details is not null, reason, now),
            // An outage does not count against the paper: every later run tries again.
            _ => new(paper.Id, promptedModel, tries, IsPermanent: false, reason, now),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Digest} {Date}: {Added} papers are new, and a run takes {Limit} (MaxNewPapersPerRun); {Deferred} are deferred to the next run")]
        public static partial void LimitReached(ILogger logger, string digest, EditionDate date, int added, int limit, int deferred);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Digest} {Date}: {Paper}: {Rule} {Finding}")]
        public static partial void Warning(ILogger logger, string digest, EditionDate date, PaperId paper, string rule, string finding);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Digest} {Date}: {Retried} of {Asked} papers needed more than one answer, {Rejected} were rejected; "
                + "compare models and prompts with evaluate")]
        public static partial void ManyAskedAgain(ILogger logger, string digest, EditionDate date, int retried, int asked, int rejected);
    }
}
