using System.Text.Json.Serialization;

namespace DigestFormat;

/// <summary>What is known of one edition: the JSON file beside its markdown (<c>2025-01-08.json</c>). FORMAT.md describes each member.</summary>
public sealed record EditionDocument
{
    /// <summary>The version of the layout that this library reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Always <see cref="CurrentSchema"/>.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The digest's name in the configuration: <c>daily</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The listing's day, ISO week or month: <c>2025-01-08</c>, <c>2025-W02</c>, <c>2025-01</c>.</summary>
    public required string Date { get; init; }

    /// <summary>The listing's name in the configuration: <c>HuggingFaceDaily</c>.</summary>
    public required string Listing { get; init; }

    /// <summary>The state of the edition.</summary>
    public required EditionState State { get; init; }

    /// <summary>Why its state is what it is.</summary>
    public required Reason Reason { get; init; }

    /// <summary>Whether it stays as it is: votes, papers and texts change no more.</summary>
    public required bool Settled { get; init; }

    /// <summary>How often what is published has changed: 1 for the first file, 0 before it.</summary>
    public required int Revision { get; init; }

    /// <summary>The markdown file; absent where there is none.</summary>
    public EditionMarkdown? Markdown { get; init; }

    /// <summary>What the summaries in it cost together; absent where no model has a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The papers in the edition, as in the markdown file.</summary>
    public required IReadOnlyList<EditionEntry> Entries { get; init; }

    /// <summary>The listed papers that are not in the edition.</summary>
    public required IReadOnlyList<LeftOutPaper> LeftOut { get; init; }

    /// <summary>Reads the JSON of an edition. Members that this version does not know are passed over.</summary>
    /// <exception cref="FormatException">It is no JSON, lacks a member, or is of a schema that this version does not know.</exception>
    public static EditionDocument Parse(string json) => DocumentJson.Read(json, DocumentJson.Current.EditionDocument, CurrentSchema);

    /// <summary>The file's text: the same document is the same bytes.</summary>
    public string ToJson() => DocumentJson.Write(this, DocumentJson.Current.EditionDocument);
}

/// <summary>The markdown file of an edition.</summary>
/// <param name="File">Its name, in the folder of the JSON.</param>
/// <param name="Sha256">SHA-256 of the bytes that the worker wrote last, 64 lower-case hexadecimal digits.</param>
/// <param name="HandEdited">Whether the file was found to be another than the one written; it is kept as it is.</param>
public sealed record EditionMarkdown(string File, string Sha256, bool HandEdited);

/// <summary>A paper in an edition.</summary>
public sealed record EditionEntry
{
    /// <summary>The paper's arXiv identifier.</summary>
    public required PaperId Id { get; init; }

    /// <summary>제목, as in the markdown file but never escaped.</summary>
    public required string Title { get; init; }

    /// <summary>추천수, 0 or more.</summary>
    public required int Votes { get; init; }

    /// <summary>Address of the paper's picture.</summary>
    public required string Image { get; init; }

    /// <summary>Address of the paper's PDF.</summary>
    public required string Pdf { get; init; }

    /// <summary>요약.</summary>
    public required string Summary { get; init; }

    /// <summary>쉬운설명.</summary>
    public required string EasyExplanation { get; init; }

    /// <summary>관련분야, at least one term.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>The authors' own abstract; absent where it is not known.</summary>
    public string? Abstract { get; init; }

    /// <summary>The authors in their order; empty where they are not known.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>The listing's keywords; empty where it has none.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>When the listing says the paper was published; absent where it does not.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Who put the paper on the listing; absent where the listing does not say.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>The organization that the listing names; absent where it names none.</summary>
    public string? Organization { get; init; }

    /// <summary>Address of the paper's code; absent where the listing has none.</summary>
    public string? Code { get; init; }

    /// <summary>Address of the paper's project page; absent where the listing has none.</summary>
    public string? Project { get; init; }

    /// <summary>What arXiv knows of the paper; absent where it was not to be had.</summary>
    public ArxivRecord? Arxiv { get; init; }

    /// <summary>Who wrote 요약, 쉬운설명 and 관련분야.</summary>
    public required WrittenBy WrittenBy { get; init; }
}

/// <summary>What arXiv knows of a paper.</summary>
public sealed record ArxivRecord
{
    /// <summary>The newest version, 1 or more.</summary>
    public required int Version { get; init; }

    /// <summary>arXiv's category of the paper: <c>cs.CV</c>.</summary>
    public string? PrimaryCategory { get; init; }

    /// <summary>All of its categories.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The authors' comment.</summary>
    public string? Comment { get; init; }

    /// <summary>DOI of the published version, without <c>https://doi.org/</c>.</summary>
    public string? Doi { get; init; }

    /// <summary>Where it was published, in words.</summary>
    public string? JournalReference { get; init; }

    /// <summary>When version 1 was submitted.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the newest version was submitted.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>Who wrote an entry's texts.</summary>
/// <param name="Provider">Who serves the model: <c>AzureOpenAI</c>.</param>
/// <param name="Model">The model, or Azure's deployment.</param>
/// <param name="Prompt">The prompt's name and version.</param>
/// <param name="AcceptedAt">When the answer passed every check.</param>
/// <param name="Calls">How many answers it took, 1 or more.</param>
/// <param name="Tokens">What all of them took.</param>
public sealed record WrittenBy(string Provider, string Model, string Prompt, DateTimeOffset AcceptedAt, int Calls, TokenCount Tokens)
{
    /// <summary>What the model was told of the paper beside its title.</summary>
    public WrittenFrom Source { get; init; }

    /// <summary>Why it was told the abstract alone where the full text was wished; absent otherwise.</summary>
    public string? SourceNote { get; init; }

    /// <summary>What the tokens cost, in the money that the operator's prices are in; absent where the model has no price.</summary>
    public decimal? Cost { get; init; }
}

/// <summary>What a model was told of a paper.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WrittenFrom>))]
public enum WrittenFrom
{
    /// <summary>The abstract alone.</summary>
    [JsonStringEnumMemberName("abstract")]
    Abstract,

    /// <summary>The abstract, and the paper's own text or the beginning of it.</summary>
    [JsonStringEnumMemberName("fullText")]
    FullText,
}

/// <summary>Tokens as the provider counted them, each 0 or more.</summary>
/// <param name="Prompt">Read.</param>
/// <param name="Completion">Written.</param>
/// <param name="Cached">Of those read, the ones that were cached.</param>
/// <param name="Reasoning">Of those written, the ones that are not in the answer.</param>
public sealed record TokenCount(long Prompt, long Completion, long Cached, long Reasoning);

/// <summary>A listed paper that is not in the edition.</summary>
public sealed record LeftOutPaper
{
    /// <summary>The paper's arXiv identifier.</summary>
    public required PaperId Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its votes, 0 or more.</summary>
    public required int Votes { get; init; }

    /// <summary>Why it is not in it.</summary>
    public required LeftOutWhy Why { get; init; }

    /// <summary>Why, in more detail.</summary>
    public required Reason Reason { get; init; }

    /// <summary>The date of the edition that has the paper; only with <see cref="LeftOutWhy.AlreadyIn"/>.</summary>
    public string? AlreadyIn { get; init; }

    /// <summary>How many runs have tried to summarise it, 0 or more.</summary>
    public required int Tries { get; init; }
}

/// <summary>Why a listed paper is not in an edition.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeftOutWhy>))]
public enum LeftOutWhy
{
    /// <summary>It has no good summary yet; a later run tries again.</summary>
    [JsonStringEnumMemberName("deferred")]
    Deferred,

    /// <summary>It is withdrawn, or given up; nothing tries again.</summary>
    [JsonStringEnumMemberName("permanent")]
    Permanent,

    /// <summary>An earlier edition of the digest has it.</summary>
    [JsonStringEnumMemberName("alreadyIn")]
    AlreadyIn,

    /// <summary>The digest's own settings leave it out.</summary>
    [JsonStringEnumMemberName("filtered")]
    Filtered,
}
