namespace DigestFormat;

/// <summary>One paper in a digest. Every text is normalized by <see cref="OneLine.Of"/>, so an entry can always be written.</summary>
public sealed record DigestEntry
{
    /// <summary>Creates an entry. Throws if it could not be written.</summary>
    /// <param name="id">The paper. The addresses of its picture and its PDF follow from it.</param>
    /// <param name="title">제목, at least one visible character.</param>
    /// <param name="summary">요약, at least one visible character.</param>
    /// <param name="easyExplanation">쉬운설명, at least one visible character.</param>
    /// <param name="fields">관련분야, at least one term. A comma inside a term separates terms; empty terms are dropped.</param>
    /// <param name="votes">추천수, 0 to <see cref="int.MaxValue"/>.</param>
    /// <exception cref="ArgumentException">A text has no visible character, there is no term, or the id is the default value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The votes are negative.</exception>
    public DigestEntry(PaperId id, string title, string summary, string easyExplanation, IEnumerable<string> fields, int votes)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Id = id;
        Title = title;
        Summary = summary;
        EasyExplanation = easyExplanation;
        Fields = [.. fields];
        Votes = votes;
    }

    /// <summary>The paper's arXiv identifier.</summary>
    /// <exception cref="ArgumentException">It is the default value, which is not a paper.</exception>
    public PaperId Id
    {
        get;
        init => field = value.Value is "" ? throw new ArgumentException("An entry has the arXiv identifier of its paper.", nameof(Id)) : value;
    }

    /// <summary>제목, one line.</summary>
    /// <exception cref="ArgumentException">It has no visible character.</exception>
    public string Title { get; init => field = Visible(value, nameof(Title)); }

    /// <summary>요약, one line.</summary>
    /// <exception cref="ArgumentException">It has no visible character.</exception>
    public string Summary { get; init => field = Visible(value, nameof(Summary)); }

    /// <summary>쉬운설명, one line.</summary>
    /// <exception cref="ArgumentException">It has no visible character.</exception>
    public string EasyExplanation { get; init => field = Visible(value, nameof(EasyExplanation)); }

    /// <summary>관련분야: at least one term. No term is empty or contains a comma.</summary>
    /// <exception cref="ArgumentException">It has no term.</exception>
    public IReadOnlyList<string> Fields { get; init => field = Terms(value, nameof(Fields)); }

    /// <summary>추천수: the votes for the paper when the file was written, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Votes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Votes), value, "Votes are 0 or more.");
    }

    /// <summary>Two entries are equal when their id, texts, terms in the same order, and votes are equal.</summary>
    public bool Equals(DigestEntry? other) =>
        other is not null
        && Id == other.Id
        && Title == other.Title
        && Summary == other.Summary
        && EasyExplanation == other.EasyExplanation
        && Votes == other.Votes
        && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Title, Summary, EasyExplanation, Votes, Fields.Count);

    private static string Visible(string? text, string name) =>
        OneLine.Of(text) is { Length: > 0 } line ? line : throw new ArgumentException($"{name} has no visible character.", name);

    private static IReadOnlyList<string> Terms(IReadOnlyList<string>? fields, string name)
    {
        string[] terms = [.. (fields ?? []).SelectMany(field => FieldsLine.Split(OneLine.Of(field)))];
        return terms.Length > 0 ? [.. terms] : throw new ArgumentException("An entry has at least one field (관련분야).", name);
    }
}
