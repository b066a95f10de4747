using DigestWorker.Digests;

namespace DigestWorker.Runs;

internal static class RunsRegistration
{
    public static IServiceCollection AddRuns(this IServiceCollection services, IReadOnlyList<DigestDefinition> digests) => services
        .AddMetrics()
        .AddSingleton(new CurrentDigests(digests))
        .AddSingleton<RunMetrics>()
        .AddSingleton<RunTracker>()
        .AddSingleton<RunRequestFactory>()
        .AddSingleton<RunLockProvider>()
        .AddSingleton<ArchiveImport>()
        .AddSingleton<StoreRebuild>()
        .AddSingleton<ArxivEditions>()
        .AddSingleton<OpenEditions>()
        .AddSingleton<EditionInputsLoader>()
        .AddSingleton<Roundups>()
        .AddSingleton<SummarizationStage>()
        .AddSingleton<DuplicateSummaryRevoker>()
        .AddSingleton<EditionPublisher>()
        .AddSingleton<DigestRenaming>()
        .AddSingleton<EditionRemoval>()
        .AddSingleton<StoreOpening>()
        .AddSingleton<Evaluator>()
        .AddSingleton<ListingStage>()
        .AddSingleton<EditionUpdater>()
        .AddSingleton<EditionEstimator>()
        .AddSingleton<DigestRun>()
        .AddSingleton<Backfill>();
}
