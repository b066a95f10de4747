namespace DigestWorker.Listings;

internal static class ListingRegistration
{
    public static IServiceCollection AddListings(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<ListingMetrics>()
        .AddSingleton<HuggingFaceApi>()
        .AddSingleton<HuggingFacePages>()
        .AddSingleton<HuggingFaceDaily>()
        .AddSingleton<HuggingFaceRanking>()
        .AddSingleton<ArxivSubmissions>()
        .AddSingleton<ListingSites>();
}
