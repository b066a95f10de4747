using DigestWorker.Papers;
using DigestWorker.Reasons;

namespace DigestWorker.Publishing;

/// <summary>Converts editions to and from the documented format.</summary>
internal static class EditionDocuments
{
    public static DigestEntry EntryOf(Entry entry) => new(
        entry.Paper.Id, entry.Paper.Title, entry.Summary.Text.Summary, entry.Summary.Text.EasyExplanation, entry.Summary.Text.Fields, entry.Paper.Listed.Votes);

    public static EditionDocument Of(Edition edition) => new()
    {
        Digest = edition.Digest,
        Date = edition.Date.Text,
        Listing = edition.Listing.ToString(),
        State = edition.State,
        Reason = ReasonText.WithText(edition.Reason),
        Settled = edition.Settled,
        Revision = edition.Revision,
        Markdown = edition.File is { } file ? new EditionMarkdown(Path.GetFileName(file.Path), file.Sha256, file.HandEdited) : null,
        Cost = edition.Entries.Any(entry => entry.Summary.Provenance.Cost is not null)
            ? edition.Entries.Sum(entry => entry.Summary.Provenance.Cost ?? 0)
            : null,
        VerificationCost = edition.Entries.Any(entry => entry.Summary.Verification?.Usage.Cost is not null)
            ? edition.Entries.Sum(entry => entry.Summary.Verification?.Usage.Cost ?? 0)
            : null,
        Overview = edition.Overview,
        Entries = [.. edition.Entries.Select(InDocument)],
        LeftOut = [.. edition.LeftOut.Select(LeftOut)],
    };

    /// <param name="exists">Whether a file below the output folder exists: deleted files are not indexed.</param>
    /// <param name="jsonPath">The JSON beside a markdown file.</param>
    public static IndexDocument IndexOf(IReadOnlyList<EditionRow> rows, Func<string, bool> exists, Func<string, string> jsonPath) => new()
    {
        Editions = [.. rows.Select(row => (Row: row, File: row.File is { } file && exists(file.Path) ? file : null)).Select(row => new IndexedEdition
        {
            Digest = row.Row.Digest,
            Date = row.Row.Date.Text,
            State = row.Row.State,
            Reason = ReasonText.WithText(row.Row.Reason),
            Settled = row.Row.Settled,
            Revision = row.Row.Revision,
            Entries = row.File?.Entries ?? 0,
            LeftOut = row.Row.LeftOut,
            File = row.File?.Path,
            Sha256 = row.File?.Sha256,
            HandEdited = row.File?.HandEdited,
            EditedSha256 = row.File?.EditedSha256,
            Json = row.File is null ? null : jsonPath(row.File.Path),
        })],
    };

    /// <summary>Reads the JSON of an edition that its listing can have. Its texts have the form and the limits of those that come from sites.</summary>
    /// <exception cref="FormatException">It is not a valid document, its listing has no such date, or a paper lacks a text.</exception>
    public static EditionDocument Parse(string json)
    {
        var document = EditionDocument.Parse(json);
        if (!ListingCalendar.TryParse(document.Listing, out var listing) || !EditionDate.TryParse(document.Date, out var date) || !listing.Has(date))
            throw new FormatException($"There is no edition of '{document.Date}' of the listing '{document.Listing}'.");
        return document with
        {
            Entries = [.. document.Entries.Select(entry => WithoutOddEvidence(entry with
            {
                Title = Present(PaperText.Title(entry.Title), entry.Id, "title"),
                Summary = Present(PaperText.Abstract(entry.Summary), entry.Id, "summary"),
                EasyExplanation = Present(PaperText.Abstract(entry.EasyExplanation), entry.Id, "easyExplanation"),
                Fields = PaperText.Names(entry.Fields) is { Count: > 0 } fields ? fields : throw Missing(entry.Id, "fields"),
                Abstract = PaperText.Abstract(entry.Abstract),
                Authors = PaperText.Names(entry.Authors),
                Keywords = PaperText.Names(entry.Keywords),
                SubmittedBy = PaperText.Name(entry.SubmittedBy),
                Organization = PaperText.Name(entry.Organization),
                Code = PaperText.Address(entry.Code),
                Project = PaperText.Address(entry.Project),
                Arxiv = entry.Arxiv is { } arxiv ? arxiv with
                {
                    PrimaryCategory = PaperText.Name(arxiv.PrimaryCategory),
                    Categories = PaperText.Names(arxiv.Categories),
                    Comment = PaperText.Note(arxiv.Comment),
                    Doi = PaperText.Note(arxiv.Doi),
                    JournalReference = PaperText.Note(arxiv.JournalReference),
                } : null,
            }, entry))],
            Overview = document.Overview is { } overview ? WithPlainTexts(overview) : null,
            LeftOut = [.. document.LeftOut.Select(left => left with { Title = Present(PaperText.Title(left.Title), left.Id, "title") })],
        };
    }

    private static EditionOverview WithPlainTexts(EditionOverview overview) => overview with
    {
        MostVoted = [.. overview.MostVoted.Select(paper => paper with { Title = Present(PaperText.Title(paper.Title), paper.Id, "title") })],
        Fields = [.. overview.Fields.Select(field => field with { Field = PaperText.Name(field.Field) ?? "" }).Where(field => field.Field is not "")],
        Organizations =
        [
            .. overview.Organizations.Select(each => each with { Organization = PaperText.Name(each.Organization) ?? "" })
                .Where(each => each.Organization is not ""),
        ],
    };

    // Places are those of the texts as they are in the file.
    private static EditionEntry WithoutOddEvidence(EditionEntry entry, EditionEntry inFile) => entry.Evidence is { } evidence
        && entry is { Abstract: { } text } && (entry.Summary, text) == (inFile.Summary, inFile.Abstract)
        && evidence.All(sentence => sentence.Summary.IsIn(entry.Summary) && sentence.Abstract.All(range => range.IsIn(text)))
        ? entry
        : entry with { Evidence = null };

    private static string Present(string? text, PaperId id, string member) => text ?? throw Missing(id, member);

    private static FormatException Missing(PaperId id, string member) => new($"The member '{member}' of {id} is blank.");

    /// <summary>The edition of a document: the inverse of <see cref="Of"/>, apart from data that documents do not contain.</summary>
    /// <param name="path">The path of the document below the output folder; its markdown is beside it.</param>
    public static Edition Read(EditionDocument document, string path) =>
        new(document.Digest, EditionDate.Parse(document.Date), Enum.Parse<ListingKind>(document.Listing))
        {
            State = document.State,
            Reason = document.Reason.WithoutText(),
            Settled = document.Settled,
            Revision = document.Revision,
            File = document.Markdown is { } markdown
            ? new PublishedFile(Path.ChangeExtension(path, ".md"), markdown.Sha256, document.Entries.Count, markdown.HandEdited)
            : null,
            Overview = document.Overview,
            Entries = [.. document.Entries.Select(Read)],
            LeftOut = [.. document.LeftOut.Select(Read)],
        };

    private static Entry Read(EditionEntry entry)
    {
        var listed = new ListedPaper(entry.Id, entry.Title, entry.Votes)
        {
            Abstract = entry.Abstract, Authors = entry.Authors, Keywords = entry.Keywords, PublishedAt = entry.PublishedAt,
            SubmittedBy = entry.SubmittedBy, Organization = entry.Organization, CodeUrl = entry.Code, CodeStars = entry.CodeStars,
            ProjectUrl = entry.Project, WithdrawnAt = entry.Arxiv is null ? entry.WithdrawnAt : null,
        };
        var details = entry.Arxiv is { } arxiv
            ? new PaperDetails(entry.Id, arxiv.Version, entry.Title, entry.Abstract ?? "")
            {
                Authors = entry.Authors, Categories = arxiv.Categories, PrimaryCategory = arxiv.PrimaryCategory, Comment = arxiv.Comment, Doi = arxiv.Doi,
                JournalReference = arxiv.JournalReference, PublishedAt = arxiv.PublishedAt, UpdatedAt = arxiv.UpdatedAt,
                Withdrawn = entry.WithdrawnAt is not null,
            }
            : null;
        var by = entry.WrittenBy;
        var provenance = new Provenance(by.Provider, by.Model, by.Prompt, by.AcceptedAt, by.Calls, Tokens(by.Tokens), by.Cost)
        {
            Source = by.Source is WrittenFrom.FullText ? SummarySource.FullText : SummarySource.Abstract,
            SourceNote = by.SourceNote,
        };
        var summary = new AcceptedSummary(entry.Id, new PaperSummary(entry.Summary, entry.EasyExplanation, entry.Fields), provenance)
        {
            Verification = entry.Verification is { } found ? Read(found) : null,
            Evidence = entry is { Evidence: { } evidence, Abstract: { } text } ? SummaryEvidence.Of(text, evidence) : null,
        };
        return new Entry(new Paper(listed, details), summary);
    }

    private static Verification Read(VerificationResult found) =>
        new(found.Provider, found.Model, found.At, new VerifierUsage(found.Calls, Tokens(found.Tokens), found.Cost))
        {
            // Without a verdict there is a reason, whatever the file says.
            Unverified = found.Verified ? null : found.Reason?.WithoutText() ?? new Reason(ReasonCode.NotVerified),
            NotFound = found.NotFound ?? [],
        };

    private static TokenUsage Tokens(TokenCount tokens) => new(tokens.Prompt, tokens.Completion, tokens.Cached, tokens.Reasoning);

    private static TokenCount Tokens(TokenUsage tokens) => new(tokens.Prompt, tokens.Completion, tokens.Cached, tokens.Reasoning);

    private static LeftOut Read(LeftOutPaper left) => new(new Paper(new ListedPaper(left.Id, left.Title, left.Votes), null), left.Why switch
    {
        LeftOutWhy.Deferred => LeftOutKind.Deferred,
        LeftOutWhy.Permanent => LeftOutKind.Permanent,
        LeftOutWhy.AlreadyIn => LeftOutKind.Repeat,
        _ => LeftOutKind.Filter,
    }, left.Reason.WithoutText())
    {
        Tries = left.Tries,
        AlreadyIn = EditionDate.TryParse(left.AlreadyIn, out var date) ? date : null,
    };

    private static EditionEntry InDocument(Entry entry)
    {
        var (listed, text, by) = (entry.Paper.Listed, EntryOf(entry), entry.Summary.Provenance);
        return new EditionEntry
        {
            Id = text.Id,
            Title = text.Title,
            Votes = text.Votes,
            Image = text.Id.ImageUrl,
            Pdf = text.Id.PdfUrl,
            Summary = text.Summary,
            EasyExplanation = text.EasyExplanation,
            Fields = text.Fields,
            Abstract = entry.Paper.Abstract,
            Evidence = entry.Summary.Evidence?.In(entry.Paper.Abstract),
            Authors = listed.Authors,
            Keywords = listed.Keywords,
            PublishedAt = listed.PublishedAt,
            WithdrawnAt = entry.Paper.WithdrawnAt,
            SubmittedBy = listed.SubmittedBy,
            Organization = listed.Organization,
            Code = listed.CodeUrl,
            CodeStars = listed.CodeStars,
            Project = listed.ProjectUrl,
            Arxiv = entry.Paper.Details is { } details ? Arxiv(details) : null,
            Verification = entry.Summary.Verification is { } found ? InDocument(found) : null,
            WrittenBy = new WrittenBy(by.Provider, by.Model, by.Prompt, by.AcceptedAt, by.Calls, Tokens(by.Tokens))
            {
                Source = by.Source is SummarySource.FullText ? WrittenFrom.FullText : WrittenFrom.Abstract,
                SourceNote = by.SourceNote,
                Cost = by.Cost,
            },
        };
    }

    private static VerificationResult InDocument(Verification found) =>
        new(found.Unverified is null, found.Provider, found.Model, found.At, found.Usage.Calls, Tokens(found.Usage.Tokens))
        {
            Cost = found.Usage.Cost,
            Reason = found.Unverified is { } reason ? ReasonText.WithText(reason) : null,
            NotFound = found.NotFound.Count > 0 ? found.NotFound : null,
        };

    private static ArxivRecord Arxiv(PaperDetails details) => new()
    {
        Version = details.Version,
        PrimaryCategory = details.PrimaryCategory,
        Categories = details.Categories,
        Comment = details.Comment,
        Doi = details.Doi,
        JournalReference = details.JournalReference,
        PublishedAt = details.PublishedAt,
        UpdatedAt = details.UpdatedAt,
    };

    private static LeftOutPaper LeftOut(LeftOut left) => new()
    {
        Id = left.Paper.Id,
        Title = left.Paper.Title,
        Votes = left.Paper.Listed.Votes,
        Why = left.Kind switch
        {
            LeftOutKind.Deferred => LeftOutWhy.Deferred,
            LeftOutKind.Permanent => LeftOutWhy.Permanent,
            LeftOutKind.Repeat => LeftOutWhy.AlreadyIn,
            _ => LeftOutWhy.Filtered,
        },
        Reason = ReasonText.WithText(left.Reason),
        AlreadyIn = left.AlreadyIn?.Text,
        Tries = left.Tries,
    };
}
