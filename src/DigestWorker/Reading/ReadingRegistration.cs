namespace DigestWorker.Reading;

internal static class ReadingRegistration
{
    public static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton<EditionReader>()
        .AddSingleton<EditionQueries>()
        .AddSingleton<EntryQueries>()
        .AddSingleton<InterestQueries>()
        .AddSingleton<SpellingCorrection>()
        .AddSingleton<TrendQueries>()
        .AddSingleton<RelatedPapers>()
        .AddSingleton<RunQueries>()
        .AddSingleton<RejectedAnswerQueries>();
}
