namespace DigestFormat;

/// <summary>Every edition in an output folder: <c>index.json</c>. FORMAT.md describes each member.</summary>
public sealed record IndexDocument
{
    /// <summary>The version of the layout that this library reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Always <see cref="CurrentSchema"/>.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Every edition, by digest, the newest first. Whatever order they are given in, this is theirs.</summary>
    public required IReadOnlyList<IndexedEdition> Editions
    {
        get;
        init => field =
        [
            .. value.OrderBy(edition => edition.Digest, StringComparer.Ordinal)
                .ThenByDescending(edition => edition.Date, StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads an index. Members that this version does not know are passed over.</summary>
    /// <exception cref="FormatException">It is no JSON, lacks a member, or is of a schema that this version does not know.</exception>
    public static IndexDocument Parse(string json) => DocumentJson.Read(json, DocumentJson.Current.IndexDocument, CurrentSchema);

    /// <summary>The file's text: the same document is the same bytes.</summary>
    public string ToJson() => DocumentJson.Write(this, DocumentJson.Current.IndexDocument);
}

/// <summary>An edition's row in the index.</summary>
public sealed record IndexedEdition
{
    /// <summary>The digest's name in the configuration: <c>daily</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The listing's day, ISO week or month.</summary>
    public required string Date { get; init; }

    /// <summary>The state of the edition.</summary>
    public required EditionState State { get; init; }

    /// <summary>Why its state is what it is.</summary>
    public required Reason Reason { get; init; }

    /// <summary>Whether it stays as it is.</summary>
    public required bool Settled { get; init; }

    /// <summary>How often what is published has changed.</summary>
    public required int Revision { get; init; }

    /// <summary>How many papers are in it.</summary>
    public required int Entries { get; init; }

    /// <summary>How many listed papers are not.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The markdown file, relative to the index; absent where there is none.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of what the worker wrote last to the markdown file; absent where there is none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether the markdown file was found to be another than the one written; absent where there is none.</summary>
    public bool? HandEdited { get; init; }

    /// <summary>The edition's own JSON, relative to the index; absent where there is no markdown file.</summary>
    public string? Json { get; init; }
}
