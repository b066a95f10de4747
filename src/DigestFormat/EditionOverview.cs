namespace DigestFormat;

/// <summary>The figures of an edition: each is counted in its entries and in the editions before it. FORMAT.md describes each member.</summary>
public sealed record EditionOverview
{
    /// <summary>The number of papers in the edition.</summary>
    public required int Papers { get; init; }

    /// <summary>The sum of their votes.</summary>
    public required long Votes { get; init; }

    /// <summary>The votes of the paper in the middle, by votes; of two in the middle, the fewer.</summary>
    public required int MedianVotes { get; init; }

    /// <summary>The papers with the most votes, five at most, in the order of the edition.</summary>
    public required IReadOnlyList<VotedPaper> MostVoted { get; init; }

    /// <summary>The fields of the papers, the most frequent first.</summary>
    public required IReadOnlyList<FieldFigure> Fields { get; init; }

    /// <summary>The editions that the fields are compared with.</summary>
    public required EditionsBefore Before { get; init; }

    /// <summary>How many papers have the address of their code.</summary>
    public required int WithCode { get; init; }

    /// <summary>The organizations that the listing names, the most frequent first.</summary>
    public required IReadOnlyList<OrganizationFigure> Organizations { get; init; }
}

/// <summary>A paper with many votes.</summary>
/// <param name="Id">Its arXiv identifier.</param>
/// <param name="Title">제목.</param>
/// <param name="Votes">추천수.</param>
public sealed record VotedPaper(PaperId Id, string Title, int Votes);

/// <summary>How many papers are of a field.</summary>
/// <param name="Field">One of 관련분야, as most papers of the edition write it.</param>
/// <param name="Papers">The papers of the edition.</param>
/// <param name="PapersBefore">The papers of the editions before it.</param>
public sealed record FieldFigure(string Field, int Papers, int PapersBefore);

/// <summary>
/// The editions of the digest that began in the four weeks before an edition (for a month, in the month before), as they were when it was written.
/// </summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day: that before the edition.</param>
/// <param name="Editions">How many editions with papers there were.</param>
/// <param name="Papers">How many papers were in them.</param>
public sealed record EditionsBefore(string From, string To, int Editions, int Papers);

/// <summary>How many papers an organization has.</summary>
/// <param name="Organization">Its name.</param>
/// <param name="Papers">The papers of the edition.</param>
public sealed record OrganizationFigure(string Organization, int Papers);
