namespace DigestWorker.Interests;

/// <summary>One entry of section <c>Interests</c>: terms, authors and organizations with their weights.</summary>
internal sealed class InterestOptions
{
    /// <summary>What readers see; empty for the name.</summary>
    public string Title { get; set; } = "";

    /// <summary>Words to find in a paper, as the search finds them.</summary>
    public IDictionary<string, int> Terms { get; set; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    public IDictionary<string, int> Authors { get; set; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
    public IDictionary<string, int> Organizations { get; set; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Papers by their arXiv identifiers: others with similar texts score, too.</summary>
    public IList<string> Like { get; set; } = [];

    /// <summary>A paper matches if its score is greater.</summary>
    public int MinScore { get; set; }
}
