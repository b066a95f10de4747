namespace DigestWorker.Metadata;

internal static class MetadataRegistration
{
    public static IServiceCollection AddMetadata(this IServiceCollection services) => services.AddSingleton<ArxivMetadata>().AddSingleton<FullTextReader>();
}
