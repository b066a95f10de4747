namespace DigestWorker.Publishing;

internal static class PublishingRegistration
{
    public static IServiceCollection AddPublishing(this IServiceCollection services, OutputOptions options) => services
        .AddSingleton(options)
        .AddSingleton(new OutputFolder(options.Directory))
        .AddSingleton<EditionArchive>()
        .AddSingleton<EditionFiles>();
}
