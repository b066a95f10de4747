using System.Text.Json;

namespace DigestFormat;

/// <summary>Every edition in an output folder: <c>index.json</c>. FORMAT.md describes each member.</summary>
public sealed record IndexDocument
{
    /// <summary>The version of the layout that this library reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Always <see cref="CurrentSchema"/>.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The editions, sorted by digest and then newest first, whatever order they are given in.</summary>
    public required IReadOnlyList<IndexedEdition> Editions
    {
        get;
        init => field =
        [
            .. value.OrderBy(edition => edition.Digest, StringComparer.Ordinal)
                .ThenByDescending(edition => edition.Date, StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads an index. Members that this version does not know are ignored.</summary>
    /// <exception cref="FormatException">
    /// It is not JSON, lacks a member, has a number beyond <see cref="DocumentBounds"/>, or a schema that this version does not know.
    /// </exception>
    public static IndexDocument Parse(string json) =>
        Parse(json, out var problems) is var index && problems is [var problem, ..]
            ? throw new FormatException($"The document is not valid: {problem}.")
            : index;

    /// <summary>Reads the editions of an index that can be read, and says what is wrong with the others.</summary>
    /// <exception cref="FormatException">It is not JSON, has no editions, or has a schema that this version does not know.</exception>
    public static IndexDocument Parse(string json, out IReadOnlyList<string> problems)
    {
        var (rows, wrong) = (new List<IndexedEdition>(), new List<string>());
        foreach (var (number, row) in DocumentJson.Read(json, DocumentJson.Current.IndexRows, CurrentSchema).Editions.Index())
        {
            try
            {
                if (row.Deserialize(DocumentJson.Current.IndexedEdition) is { } edition && DocumentBounds.ProblemOf(edition) is var problem)
                {
                    if (problem is null)
                        rows.Add(edition);
                    else
                        wrong.Add($"{edition.Digest} {edition.Date}: {problem}");
                }
                else
                {
                    wrong.Add($"edition {number + 1} is null");
                }
            }
            catch (JsonException e)
            {
                wrong.Add($"edition {number + 1}: {e.Message.TrimEnd('.')}");
            }
        }
        problems = wrong;
        return new IndexDocument { Editions = rows };
    }

    /// <summary>The text of the file. Equal documents give equal bytes.</summary>
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

    /// <summary>Why the edition is in this state.</summary>
    public required Reason Reason { get; init; }

    /// <summary>Whether the edition is final.</summary>
    public required bool Settled { get; init; }

    /// <summary>How many times the published content has changed.</summary>
    public required int Revision { get; init; }

    /// <summary>How many papers are in the edition.</summary>
    public required int Entries { get; init; }

    /// <summary>How many listed papers are left out.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The markdown file, relative to the index; absent if there is none.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of what the worker wrote last to the markdown file; absent if there is none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether the markdown file differs from the one that the worker wrote; absent if there is none.</summary>
    public bool? HandEdited { get; init; }

    /// <summary>SHA-256 of the markdown file, if it was edited by hand; absent otherwise.</summary>
    public string? EditedSha256 { get; init; }

    /// <summary>The edition's own JSON, relative to the index; absent if there is no markdown file.</summary>
    public string? Json { get; init; }
}

/// <summary>The editions of an index, before each is read.</summary>
internal sealed record IndexRows(IReadOnlyList<JsonElement> Editions);
