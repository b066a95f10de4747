namespace DigestWorker.Runs;

internal static class RunsRegistration
{
    public static IServiceCollection AddRuns(this IServiceCollection services, IReadOnlyList<DigestDefinition> digests) => services
        .AddMetrics()
        .AddSingleton(new DigestsInForce(digests))
        .AddSingleton<RefusedSettings>()
        .AddSingleton<RunMetrics>()
        .AddSingleton<RunWatch>()
        .AddSingleton<Turns>()
        .AddSingleton<StoreRebuild>()
        .AddSingleton<OpenEditions>()
        .AddSingleton<Materials>()
        .AddSingleton<Questions>()
        .AddSingleton<AlikeAnswers>()
        .AddSingleton<Release>()
        .AddSingleton<Evaluator>()
        .AddSingleton<DigestRun>()
        .AddSingleton<Backfill>();
}
