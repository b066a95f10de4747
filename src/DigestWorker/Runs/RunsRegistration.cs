namespace DigestWorker.Runs;

internal static class RunsRegistration
{
    public static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<RunMetrics>()
        .AddSingleton<OpenEditions>()
        .AddSingleton<Materials>()
        .AddSingleton<Questions>()
        .AddSingleton<AlikeAnswers>()
        .AddSingleton<Release>()
        .AddSingleton<Evaluator>()
        .AddSingleton<DigestRun>();
}
