using DigestWorker.Reasons;

namespace DigestWorker.Web.Http;

/// <summary>The language of a page: Korean, or English for addresses that begin with <c>/en</c>. The editions are not translated.</summary>
internal static class Languages
{
    public const string EnglishBase = "/en";

    public static string Code(this Language language) => language is Language.English ? "en" : "ko";

    /// <summary>The text in that language.</summary>
    public static string Text(this Language language, string korean, string english) => language is Language.English ? english : korean;

    public static Language Of(HttpContext context) =>
        context.Request.PathBase.Value?.EndsWith(EnglishBase, StringComparison.Ordinal) is true ? Language.English : Language.Korean;

    /// <summary>Removes <c>/en</c> from the path, so that every page has one route for both languages.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // The rest of /en//evil.example is no path: as a link, it leads to another site.
        if (context.Request.Path.StartsWithSegments(EnglishBase, StringComparison.Ordinal, out var rest)
            && rest.Value?.StartsWith("//", StringComparison.Ordinal) is not true)
            (context.Request.PathBase, context.Request.Path) = (context.Request.PathBase + EnglishBase, rest.HasValue ? rest : "/");
        return next(context);
    });
}
