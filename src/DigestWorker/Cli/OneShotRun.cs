using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary>Runs some digests one after the other and shows their progress.</summary>
internal static class OneShotRun
{
    /// <summary>How long deliveries may take before the process ends.</summary>
    public static readonly TimeSpan DeliverWithin = TimeSpan.FromSeconds(30);

    public static async Task OpenStoreAsync(Settings settings, LogLevel level, CancellationToken cancellationToken)
    {
        await using var services = CompositionRoot.OneShot(settings, level);
        await services.GetRequiredService<StoreOpening>().OpenAsync(cancellationToken);
    }

    public static async Task<int> RunAsync(
        Settings settings, IReadOnlyList<DigestDefinition> digests, LogLevel level, Func<DigestDefinition, RunRequest> request,
        CancellationToken cancellationToken)
    {
        settings.RequireModel();
        await using var services = CompositionRoot.OneShot(settings, level);
        var requests = digests.Select(digest => (Digest: digest, Request: request(digest))).ToList();
        await services.GetRequiredService<StoreOpening>().OpenAsync(cancellationToken);
        var run = services.GetRequiredService<DigestRun>();

        var reports = new List<RunReport>();
        await RunProgress.ShowAsync(async progress =>
        {
            foreach (var (digest, asked) in requests)
                reports.Add(await run.RunAsync(digest, asked, progress, cancellationToken));
        });

        RunResult.Write(reports, settings.Options.Output.Directory);
        await services.GetRequiredService<OutboxRelay>().SendWithinAsync(DeliverWithin, cancellationToken);
        return (int)reports.Select(report => report.Outcome).DefaultIfEmpty(RunOutcome.Done).Max();
    }
}
