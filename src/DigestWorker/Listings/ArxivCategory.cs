using System.Text.RegularExpressions;

namespace DigestWorker.Listings;

/// <summary>The names of arXiv's categories: <see href="https://arxiv.org/category_taxonomy">an archive, and its subject class if it has any</see>.</summary>
internal static partial class ArxivCategory
{
    /// <summary>Whether it can be a category. arXiv adds subject classes from time to time; archives have been the same since 2017.</summary>
    public static bool IsWellFormed(string category) => Name().IsMatch(category);

    [GeneratedRegex(
        "^(?:(?:cs|econ|eess|math|nlin|q-bio|q-fin|stat|astro-ph)\\.[A-Z]{2}|(?:cond-mat|physics)\\.[a-z]+(?:-[a-z]+)*"
        + "|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph)\\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
