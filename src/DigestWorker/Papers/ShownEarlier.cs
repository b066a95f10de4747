namespace DigestWorker.Papers;

/// <summary>The papers that arXiv showed in some categories before a digest began to follow them.</summary>
internal sealed record ShownEarlier(IReadOnlyList<string> Categories, IReadOnlyList<PaperId> Papers);
