using System.Diagnostics;
using System.Diagnostics.Metrics;
using DigestWorker.Papers;

namespace DigestWorker.Telemetry;

/// <summary>The worker's meter and its spans: run → edition → stage → paper → call.</summary>
internal static class WorkerTelemetry
{
    /// <summary>The name of the meter and of the activity source, also for the chat clients.</summary>
    public const string Name = "DigestWorker";

    private static readonly ActivitySource Source = new(Name);

    public static Meter CreateWorkerMeter(this IMeterFactory meters) => meters.Create(Name);

    /// <summary>Creates a histogram of seconds.</summary>
    public static Histogram<double> CreateDuration(this Meter meter, string name, string description, params double[] boundaries) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    public static Activity? StartRun(string digest) => Source.StartActivity("run")?.SetTag("digest", digest);

    public static Activity? StartEdition(string digest, EditionDate date) => Start("edition", digest, date);

    public static Activity? StartListing(ListingKind listing, EditionDate date) =>
        Source.StartActivity("listing")?.SetTag("listing", listing.ToString()).SetTag("date", date.Text);

    public static Activity? StartMetadata(int papers) => Source.StartActivity("metadata")?.SetTag("papers", papers);

    public static Activity? StartSummarize(string digest, EditionDate date) => Start("summarize", digest, date);

    public static Activity? StartSummarizePaper(PaperId paper) => Source.StartActivity("summarize paper")?.SetTag("paper", paper.Value);

    public static Activity? StartPublish(string digest, EditionDate date) => Start("publish", digest, date);

    /// <param name="failed">Whether the span is an error. The log and the store contain the reason.</param>
    public static void SetOutcome(this Activity? activity, string outcome, bool failed) =>
        activity?.SetTag("outcome", outcome).SetStatus(failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

    public static void SetOutcome(this Activity? activity, RunOutcome outcome) =>
        activity.SetOutcome(outcome.ToString().ToLowerInvariant(), failed: outcome is RunOutcome.Failed);

    private static Activity? Start(string name, string digest, EditionDate date) =>
        Source.StartActivity(name)?.SetTag("digest", digest).SetTag("date", date.Text);
}
