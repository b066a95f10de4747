namespace DigestWorker.Web.Http;

/// <summary>The addresses that probes call.</summary>
internal static class HealthPaths
{
    public const string Base = "/health";

    public static bool Contains(PathString path) => path.StartsWithSegments(Base, StringComparison.Ordinal);
}
