namespace DigestFormat.Tests;

internal static class Documents
{
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly DateTimeOffset Time = new(2025, 3, 13, 21, 4, 5, TimeSpan.Zero);

    /// <summary>With every argument that there is.</summary>
    public static Reason WholeReason { get; } = new(ReasonCode.Partial)
    {
        Text = "1 of 2 papers; 1 deferred",
        Papers = 1,
        Of = 2,
        Deferred = 1,
        Omitted = 0,
        Paper = PaperId.Parse("2503.10003"),
        Digest = "daily",
        Date = "2025-03-14",
        At = Time,
        Since = Time.AddHours(-1),
        Host = "model.example",
        Status = 503,
        Model = "gpt-4o",
        Folder = "/digests",
        Seconds = 100,
        Megabytes = 10,
        Tokens = 4_000_000_000,
        Tries = 5,
        Rules = ["H1", "D2"],
        Detail = "busy",
        Cause = new Reason(ReasonCode.ModelError) { Host = "model.example", Status = 503, Cause = new Reason(ReasonCode.ModelTimeout) },
        Listing = new Reason(ReasonCode.ListStopsAtLimit) { Papers = 50 },
    };

    /// <summary>With every member that there is.</summary>
    public static EditionDocument Whole { get; } = new()
    {
        Digest = "daily",
        Date = "2025-03-14",
        Listing = "HuggingFaceDaily",
        State = EditionState.Complete,
        Reason = WholeReason,
        Settled = true,
        Revision = 2,
        Markdown = new EditionMarkdown("2025-03-14.md", Sha256, HandEdited: false),
        Cost = 0.0021m,
        VerificationCost = 0.0007m,
        Overview = new EditionOverview
        {
            Papers = 1,
            Votes = 31,
            MedianVotes = 31,
            MostVoted = [new VotedPaper(PaperId.Parse("2503.10001"), "TideNet: <Sparse> & + 해류 🌊", 31)],
            Fields = [new FieldFigure("딥러닝", 1, 40), new FieldFigure("시계열 예측", 1, 0)],
            Before = new EditionsBefore("2025-02-14", "2025-03-13", 20, 300),
            WithCode = 1,
            Organizations = [new OrganizationFigure("tide-lab", 1)],
        },
        Entries =
        [
            new EditionEntry
            {
                Id = PaperId.Parse("2503.10001"),
                Title = "TideNet: <Sparse> & + 해류 🌊",
                Votes = 31,
                Image = PaperId.Parse("2503.10001").ImageUrl,
                Pdf = PaperId.Parse("2503.10001").PdfUrl,
                Summary = "연안 해류를 예측합니다.",
                EasyExplanation = "바닷물의 흐름을 미리 알려 줍니다.",
                Fields = ["시계열 예측", "딥러닝"],
                Abstract = "We forecast coastal currents with few sensors.",
                Evidence = [new SentenceEvidence(new TextRange(0, 13), [new TextRange(0, 46)])],
                Authors = ["Mina Park", "Jo O'Hara"],
                Keywords = ["currents"],
                PublishedAt = Time,
                SubmittedBy = "mina",
                Organization = "tide-lab",
                Code = "https://github.com/tide-lab/tidenet",
                CodeStars = 54,
                Project = "https://tide-lab.example/tidenet",
                Arxiv = new ArxivRecord
                {
                    Version = 2,
                    PrimaryCategory = "cs.LG",
                    Categories = ["cs.LG", "physics.ao-ph"],
                    Comment = "9 pages",
                    Doi = "10.1000/182",
                    JournalReference = "Tides 3 (2025)",
                    PublishedAt = Time,
                    UpdatedAt = Time.AddDays(1),
                },
                WrittenBy = new WrittenBy("AzureOpenAI", "gpt-4o", "summary.ko/1", Time.AddHours(3), Calls: 1, new TokenCount(900, 300, 0, 0))
                {
                    Source = WrittenFrom.Abstract,
                    SourceNote = "arXiv has no HTML of it",
                    Cost = 0.0021m,
                },
                Verification = new VerificationResult(false, "Ollama", "qwen3:8b", Time.AddHours(4), Calls: 2, new TokenCount(700, 200, 0, 0))
                {
                    Cost = 0.0007m,
                    Reason = new Reason(ReasonCode.VerifierAnswerUnusable) { Model = "qwen3:8b" },
                    NotFound = [1],
                },
            },
        ],
        LeftOut =
        [
            new LeftOutPaper
            {
                Id = PaperId.Parse("math/0309136"),
                Title = "A Small Parser for Large Tables",
                Votes = 4,
                Why = LeftOutWhy.AlreadyIn,
                Reason = new Reason(ReasonCode.PublishedElsewhere) { Date = "2025-03-13", Text = "published in the edition of 2025-03-13" },
                AlreadyIn = "2025-03-13",
                Tries = 0,
            },
        ],
    };

    /// <summary>With the members alone that every edition has.</summary>
    public static EditionDocument Bare { get; } = Whole with
    {
        State = EditionState.Pending,
        Settled = false,
        Revision = 0,
        Markdown = null,
        Cost = null,
        VerificationCost = null,
        Overview = null,
        Entries = [],
        LeftOut = [],
    };

    /// <summary>A day with its files and one without.</summary>
    public static IndexDocument Index { get; } = new()
    {
        Editions =
        [
            new IndexedEdition
            {
                Digest = "daily", Date = "2025-03-14", State = EditionState.Complete, Reason = Whole.Reason, Settled = true, Revision = 2, Entries = 1, LeftOut = 1,
                File = "2025-03-14.md", Sha256 = Sha256, HandEdited = false, Json = "2025-03-14.json",
            },
            new IndexedEdition
            {
                Digest = "daily", Date = "2025-03-13", State = EditionState.Empty, Reason = new Reason(ReasonCode.NothingListed), Settled = true, Revision = 0, Entries = 0, LeftOut = 0,
            },
        ],
    };
}
