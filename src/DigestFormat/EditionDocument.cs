using System.Text.Json.Serialization;

namespace DigestFormat;

/// <summary>One edition: the JSON file beside its markdown (<c>2025-01-08.json</c>). FORMAT.md describes each member.</summary>
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

    /// <summary>Why the edition is in this state.</summary>
    public required Reason Reason { get; init; }

    /// <summary>Whether the edition is final: votes, papers and texts no longer change.</summary>
    public required bool Settled { get; init; }

    /// <summary>How many times the published content has changed: 0 before the first file, 1 with it.</summary>
    public required int Revision { get; init; }

    /// <summary>The markdown file; absent if there is none.</summary>
    public EditionMarkdown? Markdown { get; init; }

    /// <summary>Cost of all summaries in the edition; absent if no model has a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Cost of the verification of all summaries in the edition, apart from <see cref="Cost"/>; absent if no verifier has a price.</summary>
    public decimal? VerificationCost { get; init; }

    /// <summary>The figures of the edition; absent if it was written by a version without them.</summary>
    public EditionOverview? Overview { get; init; }

    /// <summary>The papers in the edition, as in the markdown file.</summary>
    public required IReadOnlyList<EditionEntry> Entries { get; init; }

    /// <summary>The listed papers that are not in the edition.</summary>
    public required IReadOnlyList<LeftOutPaper> LeftOut { get; init; }

    /// <summary>Reads the JSON of an edition. Members that this version does not know are ignored.</summary>
    /// <exception cref="FormatException">
    /// It is not JSON, lacks a member, has a number beyond <see cref="DocumentBounds"/>, or a schema that this version does not know.
    /// </exception>
    public static EditionDocument Parse(string json)
    {
        var edition = DocumentJson.Read(json, DocumentJson.Current.EditionDocument, CurrentSchema);
        return DocumentBounds.ProblemOf(edition) is { } problem ? throw new FormatException($"The document is not valid: {problem}.") : edition;
    }

    /// <summary>The text of the file. Equal documents give equal bytes.</summary>
    public string ToJson() => DocumentJson.Write(this, DocumentJson.Current.EditionDocument);
}

/// <summary>The markdown file of an edition.</summary>
/// <param name="File">Its name, in the folder of the JSON.</param>
/// <param name="Sha256">SHA-256 of the bytes that the worker wrote last, 64 lower-case hexadecimal digits.</param>
/// <param name="HandEdited">Whether the file differs from the one that the worker wrote; the worker then keeps it.</param>
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

    /// <summary>The authors' abstract; absent if it is not known.</summary>
    public string? Abstract { get; init; }

    /// <summary>What each sentence of <see cref="Summary"/> rests on, in order; absent if that is not known.</summary>
    public IReadOnlyList<SentenceEvidence>? Evidence { get; init; }

    /// <summary>The authors in order; empty if they are not known.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>The listing's keywords; empty if it has none.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>When the paper was published according to the listing; absent if it does not say.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the authors withdrew the paper, if that was after the edition was settled; absent otherwise.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Who submitted the paper to the listing; absent if it does not say.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>The organization that the listing names; absent if it names none.</summary>
    public string? Organization { get; init; }

    /// <summary>Address of the paper's code; absent if the listing has none.</summary>
    public string? Code { get; init; }

    /// <summary>The stars of the code on GitHub when the listing was read last; absent if the listing has none.</summary>
    public int? CodeStars { get; init; }

    /// <summary>Address of the paper's project page; absent if the listing has none.</summary>
    public string? Project { get; init; }

    /// <summary>arXiv's metadata of the paper; absent if it was not available.</summary>
    public ArxivRecord? Arxiv { get; init; }

    /// <summary>Which model wrote 요약, 쉬운설명 and 관련분야.</summary>
    public required WrittenBy WrittenBy { get; init; }

    /// <summary>What a second model found about 요약 and 쉬운설명; absent if none was asked.</summary>
    public VerificationResult? Verification { get; init; }
}

/// <summary>A sentence of 요약, and the sentences of the abstract that it rests on.</summary>
/// <param name="Summary">Where the sentence is in <see cref="EditionEntry.Summary"/>.</param>
/// <param name="Abstract">Where those sentences are in <see cref="EditionEntry.Abstract"/>; empty if none was found.</param>
public sealed record SentenceEvidence(TextRange Summary, IReadOnlyList<TextRange> Abstract);

/// <summary>A part of a text, in UTF-16 code units, as strings of .NET, Java and JavaScript count: <c>text[range.Start..range.End]</c>.</summary>
/// <param name="Start">The first unit, from 0.</param>
/// <param name="End">The unit after the last one.</param>
[method: JsonConstructor]
public readonly record struct TextRange(int Start, int End)
{
    /// <summary>Whether it is a part of a text that cuts no character in two.</summary>
    public bool IsIn(string text) => Start >= 0 && Start < End && End <= text.Length
        && !char.IsLowSurrogate(text[Start]) && (End == text.Length || !char.IsLowSurrogate(text[End]));
}

/// <summary>arXiv's metadata of a paper.</summary>
public sealed record ArxivRecord
{
    /// <summary>The newest version, 1 or more.</summary>
    public required int Version { get; init; }

    /// <summary>The paper's primary category: <c>cs.CV</c>.</summary>
    public string? PrimaryCategory { get; init; }

    /// <summary>All categories of the paper.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The authors' comment.</summary>
    public string? Comment { get; init; }

    /// <summary>DOI of the published version, without <c>https://doi.org/</c>.</summary>
    public string? Doi { get; init; }

    /// <summary>The journal reference, as the authors wrote it.</summary>
    public string? JournalReference { get; init; }

    /// <summary>When version 1 was submitted.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the newest version was submitted.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>Which model wrote the texts of an entry.</summary>
/// <param name="Provider">The provider: <c>AzureOpenAI</c>.</param>
/// <param name="Model">The model, or Azure's deployment.</param>
/// <param name="Prompt">The prompt's name and version.</param>
/// <param name="AcceptedAt">When the answer passed every check.</param>
/// <param name="Calls">How many answers it took, 1 or more.</param>
/// <param name="Tokens">The tokens of all answers.</param>
public sealed record WrittenBy(string Provider, string Model, string Prompt, DateTimeOffset AcceptedAt, int Calls, TokenCount Tokens)
{
    /// <summary>What the model was given besides the title.</summary>
    public WrittenFrom Source { get; init; }

    /// <summary>Why the model was given the abstract although the full text was configured; absent otherwise.</summary>
    public string? SourceNote { get; init; }

    /// <summary>Cost of the tokens, in the currency of the operator's prices; absent if the model has no price.</summary>
    public decimal? Cost { get; init; }
}

/// <summary>What a second model found: whether the paper says what each sentence says.</summary>
/// <param name="Verified">Whether every sentence of 요약 is supported by the paper, and none of 쉬운설명 contradicts it.</param>
/// <param name="Provider">The provider: <c>OpenAI</c>.</param>
/// <param name="Model">The model, or Azure's deployment.</param>
/// <param name="At">When it answered, or failed to.</param>
/// <param name="Calls">Calls about all answers for the paper, 0 or more.</param>
/// <param name="Tokens">Their tokens.</param>
public sealed record VerificationResult(bool Verified, string Provider, string Model, DateTimeOffset At, int Calls, TokenCount Tokens)
{
    /// <summary>Cost of the tokens, in the currency of the operator's prices; absent if the model has no price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Why the texts are not verified; only if they are not.</summary>
    public Reason? Reason { get; init; }

    /// <summary>The sentences of 쉬운설명, from 1, that the paper does not say; absent if there are none.</summary>
    public IReadOnlyList<int>? NotFound { get; init; }
}

/// <summary>What a model was given of a paper.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WrittenFrom>))]
public enum WrittenFrom
{
    /// <summary>Only the abstract.</summary>
    [JsonStringEnumMemberName("abstract")]
    Abstract,

    /// <summary>The abstract, and the text of the paper or the beginning of it.</summary>
    [JsonStringEnumMemberName("fullText")]
    FullText,
}

/// <summary>Tokens as the provider counted them, each 0 or more.</summary>
/// <param name="Prompt">Tokens of the prompts.</param>
/// <param name="Completion">Tokens of the answers.</param>
/// <param name="Cached">The part of <paramref name="Prompt"/> that the provider had cached.</param>
/// <param name="Reasoning">The part of <paramref name="Completion"/> that is not in the answer.</param>
public sealed record TokenCount(long Prompt, long Completion, long Cached, long Reasoning);

/// <summary>A listed paper that is not in the edition.</summary>
public sealed record LeftOutPaper
{
    /// <summary>The paper's arXiv identifier.</summary>
    public required PaperId Id { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The votes, 0 or more.</summary>
    public required int Votes { get; init; }

    /// <summary>Why the paper is left out.</summary>
    public required LeftOutWhy Why { get; init; }

    /// <summary>Why, in more detail.</summary>
    public required Reason Reason { get; init; }

    /// <summary>The date of the edition that contains the paper; only with <see cref="LeftOutWhy.AlreadyIn"/>.</summary>
    public string? AlreadyIn { get; init; }

    /// <summary>How many runs ended with a rejected answer for the paper, 0 or more.</summary>
    public required int Tries { get; init; }
}

/// <summary>Why a listed paper is not in an edition.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeftOutWhy>))]
public enum LeftOutWhy
{
    /// <summary>It has no accepted summary yet; a later run tries again.</summary>
    [JsonStringEnumMemberName("deferred")]
    Deferred,

    /// <summary>It is withdrawn, given up, blocked by the content filter, or has no abstract; no run tries again.</summary>
    [JsonStringEnumMemberName("permanent")]
    Permanent,

    /// <summary>Another edition of the digest contains it.</summary>
    [JsonStringEnumMemberName("alreadyIn")]
    AlreadyIn,

    /// <summary>The digest's settings exclude it.</summary>
    [JsonStringEnumMemberName("filtered")]
    Filtered,
}
