using DigestWorker.Digests;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reasons;
using DigestWorker.Storage;
using DigestWorker.Telemetry;

namespace DigestWorker.Runs;

/// <summary>Brings the open editions of a digest up to date.</summary>
internal sealed partial class DigestRun(
    RunLockProvider locks, OpenEditions openEditions, EditionUpdater updater, EditionEstimator estimator, EditionPublisher publisher,
    RunLog runs, RunTracker tracker, ILogger<DigestRun> logger)
{
    /// <summary>How long a run that is cancelled may take to end.</summary>
    private static readonly TimeSpan TimeToHeed = TimeSpan.FromMinutes(1);

    private delegate Task<EditionReport> EditionStep(RunContext run, OpenEdition open, CancellationToken cancellationToken);

    /// <summary>Runs, from taking the lock to the row in the log. A failure becomes the outcome.</summary>
    public async Task<RunReport> RunAsync(DigestDefinition digest, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartRun(digest.Name);
        using var scope = Log.OfDigest(logger, digest.Name);
        request = request with { Id = request.Id ?? runs.NewId() };
        using var tracked = tracker.Track(request.Id, digest.Name, progress);
        RunReport report;
        try
        {
            await using var held = await locks.AcquireAsync(cancellationToken);
            tracked.Begin(digest.Llm);
            using var ours = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
            report = await WatchedAsync(new RunContext(digest, request, held, tracked), tracked, ours);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var lost = e is FencedOffException or OperationCanceledException;
            report = Failed(digest, e, lost ? new Reason(ReasonCode.LeaseLost) : ReasonOf(e)) with { LostLease = lost };
        }
        activity.SetOutcome(report.Outcome);

        tracked.End(report);
        var (level, reason) = (LevelOf(report.Outcome), ReasonText.Line(report.Reason));
        Log.RunEnded(logger, level, digest.Name, report.Outcome, report.Reason.Code, reason);
        return report;
    }

    /// <summary>Runs, and ends a run without progress, so that other runs get the lock.</summary>
    private async Task<RunReport> WatchedAsync(RunContext run, RunTracker.TrackedRun tracked, CancellationTokenSource ours)
    {
        var clock = tracked.Clock;
        // On another thread, because what hangs may never come to wait.
        var running = Task.Run(() =>
        {
            clock.Follow();
            return run.Request.DryRun ? RunEditionsAsync(run, estimator.EstimateAsync, ours.Token) : RunRecordedAsync(run, ours.Token);
        });
        if (await Task.WhenAny(running, clock.Stalled) == running)
            return await running;

        var stalled = new Reason(ReasonCode.RunStalled) { Digest = run.Digest.Name, Since = clock.LastStep, Seconds = (int)clock.Limit.TotalSeconds };
        Log.Stalled(logger, run.Digest.Name, clock.LastStep, clock.Limit);
        _ = ours.CancelAsync();
        await Task.WhenAny(running, Task.Delay(TimeToHeed, tracker.Time));
        if (running.IsCompletedSuccessfully)
            return await running;
        if (!running.IsCompleted)
        {
            // Without the lock it can replace no file, and its token lets it begin nothing else.
            Log.GivenUp(logger, run.Digest.Name, TimeToHeed);
            tracked.GiveUp(running);
            if (!run.Request.DryRun)
                await runs.EndAsync(run.Request.Id!, RunOutcome.Failed, stalled, default, run.Lock.Fence, CancellationToken.None);
        }
        return Failed(run.Digest, running.Exception?.InnerException ?? new OperationCanceledException(), stalled);
    }

    private async Task<RunReport> RunRecordedAsync(RunContext run, CancellationToken cancellationToken)
    {
        var (digest, fence) = (run.Digest, run.Lock.Fence);
        var id = await runs.StartAsync(digest.Name, run.Request.Id!, fence, cancellationToken);
        using var scope = Log.OfRun(logger, id);
        Log.RunBegan(logger, digest.Name);
        RunReport report;
        try
        {
            run.Lock.Hold(await publisher.OpenFolderAsync(run.Lock, cancellationToken));
            await publisher.EnsureFileNamesAsync(digest, cancellationToken);
            report = await RunEditionsAsync(run, updater.UpdateAsync, cancellationToken);
            await publisher.PublishIndexAsync(run.Lock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var stalled = ProgressClock.HasStalled;
            var reason = new Reason(stalled ? ReasonCode.RunStalled : ReasonCode.RunStopped);
            await runs.EndAsync(id, stalled ? RunOutcome.Failed : null, reason, default, fence, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (e is not FencedOffException)
        {
            report = Failed(digest, e, ReasonOf(e));
        }

        await runs.EndAsync(id, report.Outcome, report.Reason, report.Counts, fence, CancellationToken.None);
        return report;
    }

    private async Task<RunReport> RunEditionsAsync(RunContext run, EditionStep step, CancellationToken cancellationToken)
    {
        var changed = run.Request.DryRun || run.Request.IntoOtherFolder ? [] : await publisher.FindChangedFilesAsync(run, cancellationToken);
        var open = await openEditions.OfAsync(run, cancellationToken);
        var reports = new List<EditionReport>();
        foreach (var date in changed.Except(open.Editions.Select(edition => edition.Date)))
            reports.Add(await IsolatedAsync(run, new OpenEdition(date, RestoreOnly: true), step, cancellationToken));
        if (open.Failure is { } failure)
            return new RunReport(run.Digest.Name, RunOutcome.Failed, new Reason(ReasonCode.ListingUnreadable) { Cause = failure.Reason }, reports);

        ListingOutcome.Failed? outage = null;
        foreach (var edition in open.Editions)
        {
            // A listing that is down, or a misconfigured model, is not tried again for the remaining editions.
            var misconfigured = reports.Exists(report => report.Counts.Misconfigured);
            var report = await IsolatedAsync(run, edition with { Listing = edition.Listing ?? outage, SkipModel = misconfigured }, step, cancellationToken);
            reports.Add(report);
            outage ??= report.Outage;
        }
        return RunReport.Of(run.Digest.Name, reports);
    }

    /// <summary>Updates one edition; a failure is recorded and does not affect the others.</summary>
    private async Task<EditionReport> IsolatedAsync(RunContext run, OpenEdition open, EditionStep step, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartEdition(run.Digest.Name, open.Date);
        var (began, startedAt) = (tracker.Metrics.Begin(), tracker.Time.GetUtcNow());
        using var scope = Log.OfEdition(logger, open.Date.Text);
        EditionReport report;
        try
        {
            report = await step(run, open, cancellationToken);
            LogReport(report);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not FencedOffException)
        {
            // The other reasons say what is wrong; a stack trace adds nothing.
            if (ReasonOf(e).Code is ReasonCode.InternalError)
                Log.EditionFailed(logger, e, run.Digest.Name, open.Date);
            else
                Log.EditionEnded(
                    logger, LogLevel.Error, run.Digest.Name, open.Date, EditionState.Failed, "", ReasonOf(e).Code, ReasonText.LineWithRemedy(ReasonOf(e)));
            var failed = await publisher.FailAsync(run, open.Date, ReasonOf(e), cancellationToken);
            report = new EditionReport(failed, RunOutcome.Failed, default, Written: false);
        }

        if (!report.Untouched)
            tracker.Metrics.EditionEnded(run.Digest.Name, report.Outcome, began);
        if (report is { Untouched: false, Edition: var ended } && !run.Request.DryRun)
        {
            var recorded = new RunEdition(open.Date, startedAt, tracker.Time.GetUtcNow(), ended.State, ended.Reason);
            await runs.SaveEditionAsync(run.Request.Id!, recorded, run.Lock.Fence, cancellationToken);
        }
        activity.SetOutcome(report.Outcome);
        run.Progress?.Report(new RunEvent.EditionDone(run.Digest.Name, open.Date, report));
        return report;
    }

    private RunReport Failed(DigestDefinition digest, Exception exception, Reason reason)
    {
        // The reason describes a failure of the store; a stack trace adds nothing.
        if (reason.Code is ReasonCode.InternalError)
            Log.RunFailed(logger, exception, digest.Name);
        return new RunReport(digest.Name, RunOutcome.Failed, reason, []);
    }

    private Reason ReasonOf(Exception exception) => exception switch
    {
        FileOfAnotherDigestException other => other.Reason,
        RunRefusedException refused => refused.Reason,
        StorageException or StoreFailedException => new Reason(ReasonCode.StoreFailed) { Detail = OneLine.Of(exception.Message) },
        // Sites and models report failures as outcomes: a file that fails is in the output folder.
        IOException or UnauthorizedAccessException =>
            new Reason(ReasonCode.FolderNotWritable) { Folder = publisher.Folder, Detail = OneLine.Of(exception.Message) },
        _ => new Reason(ReasonCode.InternalError) { Detail = OneLine.Of(exception.Message) },
    };

    private void LogReport(EditionReport report)
    {
        var (edition, settled) = (report.Edition, report.Edition.Settled ? ", settled" : "");
        var (code, reason) = (edition.Reason.Code, ReasonText.Line(edition.Reason));
        var level = report is { Untouched: true, Outcome: RunOutcome.Done } ? LogLevel.Debug : LevelOf(report.Outcome);
        if (report.Written)
            Log.Published(logger, edition.Digest, edition.Date, edition.State, settled, edition.Revision, edition.File?.Path, code, reason);
        else
            Log.EditionEnded(logger, level, edition.Digest, edition.Date, edition.State, settled, code, reason);
    }

    private static LogLevel LevelOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Failed => LogLevel.Error,
        RunOutcome.Partial => LogLevel.Warning,
        _ => LogLevel.Information,
    };

    private static partial class Log
    {
        public static Func<ILogger, string, IDisposable?> OfDigest { get; } = LoggerMessage.DefineScope<string>("digest {Digest}");

        public static Func<ILogger, string, IDisposable?> OfRun { get; } = LoggerMessage.DefineScope<string>("run {Run}");

        public static Func<ILogger, string, IDisposable?> OfEdition { get; } = LoggerMessage.DefineScope<string>("edition {Date}");

        [LoggerMessage(Level = LogLevel.Information, Message = "Run of {Digest} began")]
        public static partial void RunBegan(ILogger logger, string digest);

        [LoggerMessage(Message = "{Digest} {Date}: {State}{Settled} ({Code}): {Reason}")]
        public static partial void EditionEnded(
            ILogger logger, LogLevel level, string digest, EditionDate date, EditionState state, string settled, ReasonCode code, string reason);

        [LoggerMessage(
            Level = LogLevel.Information, Message = "{Digest} {Date}: {State}{Settled}, published as revision {Revision} in {File} ({Code}): {Reason}")]
        public static partial void Published(
            ILogger logger, string digest, EditionDate date, EditionState state, string settled, int revision, string? file, ReasonCode code, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run of {Digest} has made no progress since {Since:u}, for {Limit}; it is cancelled")]
        public static partial void Stalled(ILogger logger, string digest, DateTimeOffset since, TimeSpan limit);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Run of {Digest} did not end within {Wait} of its cancellation; other runs go on without it, restart the worker to be rid of it")]
        public static partial void GivenUp(ILogger logger, string digest, TimeSpan wait);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Digest} {Date} failed")]
        public static partial void EditionFailed(ILogger logger, Exception exception, string digest, EditionDate date);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run of {Digest} failed")]
        public static partial void RunFailed(ILogger logger, Exception exception, string digest);

        [LoggerMessage(Message = "Run of {Digest} ended: {Outcome} ({Code}): {Reason}")]
        public static partial void RunEnded(ILogger logger, LogLevel level, string digest, RunOutcome outcome, ReasonCode code, string reason);
    }
}
