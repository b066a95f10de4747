using DigestWorker.Search;

namespace DigestWorker.Interests;

/// <summary>Validates section <c>Interests</c>: each problem has its key and its remedy.</summary>
internal static class InterestProblems
{
    private const int MaxWeight = 100;
    private const int MaxMinScore = 1_000;
    private const int MaxWeights = 500;
    private const int MaxLike = 20;
    private const int MaxLength = 100;

    public static IEnumerable<string> Of(IEnumerable<KeyValuePair<string, InterestOptions>> interests) =>
        interests.SelectMany(named => Of(named.Key, named.Value));

    /// <summary>What is wrong with the name of an interest that something else uses; null if there is such an interest, or none is named.</summary>
    public static string? OfUse(string key, string interest, IReadOnlyList<Interest> interests) =>
        interest is "" || interests.Any(known => string.Equals(known.Name, interest, Interest.NameComparison)) ? null
            : $"{key}: there is no interest '{interest}'; "
                + (interests.Count == 0 ? "add it to the section Interests, or remove the key."
                    : $"there are {string.Join(", ", interests.Select(known => known.Name))}.");

    private static IEnumerable<string> Of(string name, InterestOptions interest)
    {
        var key = $"Interests:{name}";
        if (name.Length > 50 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return $"{key}: an interest's name consists of letters, digits, - and _, 50 at most; rename it, and set Title.";
        if (interest.Title.Length > MaxLength)
            yield return $"{key}:Title: it has {interest.Title.Length} characters; set at most {MaxLength}.";
        if (Math.Abs((long)interest.MinScore) > MaxMinScore)
            yield return $"{key}:MinScore: {interest.MinScore} is out of range; set -{MaxMinScore} to {MaxMinScore}.";
        foreach (var problem in OfWeights($"{key}:Terms", interest.Terms, term => SearchQuery.Parse(term).Terms.Count > 0)
            .Concat(OfWeights($"{key}:Authors", interest.Authors, author => NameKey.OfPerson(author) is not ""))
            .Concat(OfWeights($"{key}:Organizations", interest.Organizations, organization => NameKey.OfOrganization(organization) is not ""))
            .Concat(OfSame($"{key}:Authors", interest.Authors.Keys, NameKey.OfPerson))
            .Concat(OfSame($"{key}:Organizations", interest.Organizations.Keys, NameKey.OfOrganization)))
            yield return problem;
        foreach (var text in interest.Like.Where(text => !PaperId.TryParse(text, out _)))
            yield return $"{key}:Like: '{Beginning(text)}' is not an arXiv identifier; set one such as 2501.03262.";
        if (interest.Like.Count > MaxLike)
            yield return $"{key}:Like: {interest.Like.Count} papers are too many; set at most {MaxLike}.";

        var weights = interest.Terms.Values.Concat(interest.Authors.Values).Concat(interest.Organizations.Values).ToList();
        if (weights.Count + interest.Like.Count == 0)
            yield return $"{key}: it is empty; set Terms, Authors, Organizations or Like, such as \"Terms\": {{ \"diffusion\": 1 }}.";
        else if (interest is { Like.Count: 0, MinScore: >= 0 } && weights.TrueForAll(weight => weight <= 0))
            yield return $"{key}: no paper can score more than {interest.MinScore}; add a weight above 0, or set {key}:MinScore below 0.";
    }

    private static IEnumerable<string> OfWeights(string key, IDictionary<string, int> weights, Func<string, bool> hasWord)
    {
        if (weights.Count > MaxWeights)
            yield return $"{key}: {weights.Count} are too many; set at most {MaxWeights}.";
        foreach (var (name, weight) in weights)
        {
            if (name.Length > MaxLength)
                yield return $"{key}:{Beginning(name)}: it has {name.Length} characters; set at most {MaxLength}.";
            else if (!hasWord(name))
                yield return $"{key}:{name}: it has no letter and no digit, so that nothing matches it; remove it.";
            else if (weight is 0 or < -MaxWeight or > MaxWeight)
                yield return $"{key}:{name}: {weight} is out of range; set -{MaxWeight} to {MaxWeight}, without 0.";
        }
    }

    private static IEnumerable<string> OfSame(string key, IEnumerable<string> names, Func<string, string> keyOf) => names
        .GroupBy(keyOf).Where(same => same.Key is not "" && same.Count() > 1)
        .Select(same => $"{key}:{same.Last()}: it is the same name as {same.First()}; remove one of them.");

    private static string Beginning(string? text) => text is { Length: > 40 } ? $"{text[..40]}…" : text ?? "";
}
