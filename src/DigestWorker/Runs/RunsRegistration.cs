namespace DigestWorker.Runs;

internal static class RunsRegistration
{
    public static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<OpenEditions>()
        .AddSingleton<Materials>()
        .AddSingleton<Questions>()
        .AddSingleton<Release>()
        .AddSingleton<Evaluator>()
        .AddSingleton<DigestRun>();
}
