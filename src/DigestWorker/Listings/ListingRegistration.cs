namespace DigestWorker.Listings;

internal static class ListingRegistration
{
    public static IServiceCollection AddListings(this IServiceCollection services) => services
        .AddSingleton<HuggingFaceApi>()
        .AddSingleton<HuggingFacePages>()
        .AddSingleton<HuggingFaceDaily>()
        .AddSingleton<HuggingFaceRanking>()
        .AddSingleton<ArxivDaily>()
        .AddSingleton<ListingSites>();
}
