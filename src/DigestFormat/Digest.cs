namespace DigestFormat;

/// <summary>The entries of one digest file, most votes first.</summary>
public sealed record Digest
{
    /// <summary>Sorts the entries by votes, the most first. Entries with equal votes keep the order given.</summary>
    /// <exception cref="ArgumentException">There is no entry, or a paper has two entries.</exception>
    public Digest(IEnumerable<DigestEntry> entries)
    {
        Entries = [.. entries.OrderByDescending(entry => entry.Votes)];
        if (Entries.Count == 0)
            throw new ArgumentException("A digest has at least one entry; an empty day has no file.", nameof(entries));
        if (Entries.CountBy(entry => entry.Id).FirstOrDefault(paper => paper.Value > 1) is { Value: > 1 } repeated)
            throw new ArgumentException($"{repeated.Key} is in it {repeated.Value} times; a digest contains a paper only once.", nameof(entries));
    }

    /// <summary>At least one entry, at most one for each paper, sorted by descending votes.</summary>
    public IReadOnlyList<DigestEntry> Entries { get; }

    /// <summary>What the file begins with before its first entry; null for nothing.</summary>
    public FrontMatter? FrontMatter { get; init; }

    /// <summary>Two digests are equal when their front matter and their entries are, in the same order.</summary>
    public bool Equals(Digest? other) => other is not null && FrontMatter == other.FrontMatter && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entries.Count, Entries[0]);
}
