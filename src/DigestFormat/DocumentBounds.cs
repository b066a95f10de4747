namespace DigestFormat;

/// <summary>The greatest numbers in the documents. They are far above what occurs, and no sum over an archive overflows 64 bits.</summary>
public static class DocumentBounds
{
    /// <summary>Of counts: revisions, papers, calls, tries. Votes are at most <see cref="int.MaxValue"/>, as in the markdown.</summary>
    public const int MaxCount = 1_000_000_000;

    /// <summary>Of the votes of all papers of an edition together.</summary>
    public const long MaxVotesOfEdition = 1_000_000_000_000_000;

    /// <summary>Of the tokens of a summary, in each count of them.</summary>
    public const long MaxTokens = 1_000_000_000_000;

    /// <summary>Of the cost of a summary.</summary>
    public const decimal MaxCost = 10_000;

    internal static string? ProblemOf(IndexedEdition row) =>
        Outside("revision", row.Revision) ?? Outside("entries", row.Entries) ?? Outside("leftOut", row.LeftOut) ?? Unknown("state", row.State);

    internal static string? ProblemOf(EditionDocument edition)
    {
        if (edition.Entries.Contains(null!) || edition.LeftOut.Contains(null!))
            return "a paper is null";
        var seen = new HashSet<PaperId>();
        return Outside("revision", edition.Revision) ?? Unknown("state", edition.State)
            ?? (edition.Cost is < 0 ? $"'cost' is {edition.Cost}; it is 0 or more" : null)
            ?? (edition.Overview is { } overview ? ProblemOf(overview) : null)
            ?? (edition.VerificationCost is < 0 ? $"'verificationCost' is {edition.VerificationCost}; it is 0 or more" : null)
            ?? edition.Entries.Select(entry => Of(entry.Id, ProblemOf(entry))).FirstOrDefault(problem => problem is not null)
            ?? edition.LeftOut.Select(left => Of(left.Id, ProblemOf(left))).FirstOrDefault(problem => problem is not null)
            ?? edition.Entries.Select(entry => entry.Id).Concat(edition.LeftOut.Select(left => left.Id))
                .Where(id => !seen.Add(id)).Select(id => Of(id, "it is in the edition twice")).FirstOrDefault();
    }

    private static string? ProblemOf(EditionOverview overview)
    {
        if (overview.MostVoted.Contains(null!) || overview.Fields.Contains(null!) || overview.Organizations.Contains(null!))
            return "a row of 'overview' is null";
        var counts = overview.Fields.SelectMany(field => new[] { field.Papers, field.PapersBefore })
            .Concat(overview.Organizations.Select(organization => organization.Papers))
            .Concat([overview.Papers, overview.WithCode, overview.Before.Editions, overview.Before.Papers]);
        return counts.Select(count => Outside("overview", count)).FirstOrDefault(problem => problem is not null)
            ?? overview.MostVoted.Select(paper => paper.Votes).Append(overview.MedianVotes)
                .Select(votes => Outside("overview.votes", votes, int.MaxValue)).FirstOrDefault(problem => problem is not null)
            ?? Outside("overview.votes", overview.Votes, MaxVotesOfEdition);
    }

    private static string? ProblemOf(EditionEntry entry)
    {
        var by = entry.WrittenBy;
        return Outside("votes", entry.Votes, int.MaxValue) ?? Outside("codeStars", entry.CodeStars ?? 0, int.MaxValue) ?? Outside("calls", by.Calls, least: 1)
            ?? (entry.Arxiv is { } arxiv ? Outside("version", arxiv.Version, least: 1) : null)
            ?? ProblemOf(by.Tokens, by.Cost) ?? Unknown("source", by.Source)
            ?? (entry.Verification is { } verification
                ? Outside("calls", verification.Calls) ?? ProblemOf(verification.Tokens, verification.Cost)
                    ?? verification.NotFound?.Select(number => Outside("notFound", number, least: 1)).FirstOrDefault(problem => problem is not null)
                : null)
            ?? ProblemOf(entry.Evidence ?? [])
            ?? new[] { entry.Fields, entry.Authors, entry.Keywords, entry.Arxiv?.Categories ?? [] }
                .Where(texts => texts.Contains(null!)).Select(_ => "a text in a list is null").FirstOrDefault();
    }

    private static string? ProblemOf(IReadOnlyList<SentenceEvidence> evidence) =>
        evidence.Contains(null!)
            ? "a sentence of 'evidence' is null"
            : evidence.SelectMany(sentence => sentence.Abstract.Append(sentence.Summary))
                .Select(range => Outside("start", range.Start) ?? Outside("end", range.End)).FirstOrDefault(problem => problem is not null);

    private static string? ProblemOf(TokenCount tokens, decimal? cost) =>
        Outside("prompt", tokens.Prompt, MaxTokens) ?? Outside("completion", tokens.Completion, MaxTokens)
        ?? Outside("cached", tokens.Cached, MaxTokens) ?? Outside("reasoning", tokens.Reasoning, MaxTokens)
        ?? (cost is < 0 or > MaxCost ? $"'cost' is {cost}; it is 0 to {MaxCost}" : null);

    private static string? ProblemOf(LeftOutPaper left) =>
        Outside("votes", left.Votes, int.MaxValue) ?? Outside("tries", left.Tries) ?? Unknown("why", left.Why);

    private static string? Outside(string member, long value, long most = MaxCount, long least = 0) =>
        value < least || value > most ? $"'{member}' is {value}; it is {least} to {most}" : null;

    // An enum is read from any integer too.
    private static string? Unknown<T>(string member, T value)
        where T : struct, Enum => Enum.IsDefined(value) ? null : $"'{member}' is {value}, which is not one of its names";

    private static string? Of(PaperId id, string? problem) => problem is null ? null : $"{id}: {problem}";
}
