using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>A paper in a message for people.</summary>
internal sealed record AnnouncedPaper(PaperId Id, string Title, int Votes, string Summary, IReadOnlyList<string> Fields)
{
    public string Link => $"https://arxiv.org/abs/{Id}";

    /// <summary>Why it is in the message, on one line; empty if the delivery has no interest.</summary>
    public string Score { get; init; } = "";

    /// <summary>The votes and the fields, and why it is in the message, each on a line.</summary>
    public IEnumerable<string> Notes => Score is "" ? [Note] : [Note, Score];

    /// <summary>The votes and the fields, on one line.</summary>
    public string Note => string.Join(" · ", [$"▲ {Votes}", .. Fields]);
}

/// <summary>A message for people, before a service gives it its form.</summary>
/// <param name="Heading">What it is about.</param>
/// <param name="Lines">What is said before the papers: the overview of an edition, the remedy of an alert.</param>
/// <param name="Papers">The papers that are shown.</param>
/// <param name="More">What is said about the others; empty if there are none.</param>
/// <param name="Link">The page with the others, or with what an alert is about; null if there is none, or readers cannot reach the worker.</param>
internal sealed record Announcement(
    string Heading, IReadOnlyList<string> Lines, IReadOnlyList<AnnouncedPaper> Papers, string More, string? Link)
{
    private const int MaxTitle = 250;
    private const int MaxFields = 4;
    private const int MaxLines = 4;
    private const int MaxLine = 600;
    private const int MaxOverview = 300;

    /// <summary>The longest summary that is shown; the rest is a click away.</summary>
    public const int MaxSummary = 1500;

    /// <summary>The heading and the link of each paper, for notifications and readers without the form of the service.</summary>
    public string PlainText(IEnumerable<AnnouncedPaper> papers, int maxTitle) => string.Join(
        '\n', [Heading, .. Lines, .. papers.Select(paper => $"{MessageText.Cut(paper.Title, maxTitle)} {paper.Link}"), .. Ending]);

    /// <summary>What is said last.</summary>
    public IEnumerable<string> Ending => new[] { More, Link }.OfType<string>().Where(line => line is not "");

    /// <param name="message">The message.</param>
    /// <param name="delivery">The delivery that sends it.</param>
    /// <param name="page">The page of its edition.</param>
    public static Announcement Of(OutboxMessage message, DeliveryDefinition delivery, string? page) =>
        message.Event is DeliveryEvent.Published or DeliveryEvent.Updated or DeliveryEvent.Settled
            ? OfEdition(message, delivery, page)
            : OfAlert(message, delivery, page);

    private static Announcement OfEdition(OutboxMessage message, DeliveryDefinition delivery, string? page)
    {
        var edition = EditionDocument.Parse(message.Content);
        var papers = edition.Entries.OrderByDescending(entry => message.Scores.GetValueOrDefault(entry.Id)?.Total).Select(entry => new AnnouncedPaper(
            entry.Id, MessageText.Cut(OneLine.Of(entry.Title), MaxTitle), entry.Votes, OneLine.Of(entry.Summary), [.. entry.Fields.Take(MaxFields)])
        {
            Score = message.Scores.TryGetValue(entry.Id, out var score)
                ? MessageText.Cut(ScoreText.Line(delivery.Interest?.Title ?? "", score, delivery.Language), MaxLine) : "",
        }).ToList();
        var beyond = Math.Max(0, papers.Count - delivery.Options.MaxPapers);
        var more = beyond == 0 ? "" : delivery.IsKorean ? $"외 {beyond}편" : $"and {Quantity.Of(beyond, "more paper")}";
        return new Announcement(
            HeadingOf(message, papers.Count, delivery), LinesOf(message, edition, delivery), [.. papers.Take(delivery.Options.MaxPapers)], more,
            beyond == 0 ? null : page);
    }

    /// <summary>The overview of the whole edition. A late paper is news of its own.</summary>
    private static IReadOnlyList<string> LinesOf(OutboxMessage message, EditionDocument edition, DeliveryDefinition delivery) =>
        edition.Overview is { } overview
            && (message.Event is DeliveryEvent.Settled || (message.Event is DeliveryEvent.Published && message.Revision <= 1))
            ? [MessageText.Cut(OneLine.Of(OverviewText.Line(overview, delivery.IsKorean ? Language.Korean : Language.English)), MaxOverview)]
            : [];

    private static string HeadingOf(OutboxMessage message, int papers, DeliveryDefinition delivery)
    {
        var (edition, count) = ($"{delivery.TitleOf(message.Digest)} {message.Date}", Quantity.Of(papers, "paper"));
        return (message.Event, message.Revision > 1, delivery.IsKorean) switch
        {
            (DeliveryEvent.Settled, _, true) => $"{edition} 논문 {papers}편 (확정)",
            (DeliveryEvent.Settled, _, false) => $"{edition}: {count} (final)",
            (DeliveryEvent.Updated, true, true) => $"{edition} 논문 {papers}편 (갱신)",
            (DeliveryEvent.Updated, true, false) => $"{edition}: {count} (updated)",
            (DeliveryEvent.Published, true, true) => $"{edition} 추가된 논문 {papers}편",
            (DeliveryEvent.Published, true, false) => $"{edition}: {Quantity.Of(papers, "late paper")}",
            (_, _, true) => $"{edition} 논문 {papers}편",
            _ => $"{edition}: {count}",
        };
    }

    private static Announcement OfAlert(OutboxMessage message, DeliveryDefinition delivery, string? page)
    {
        if (message.Event is DeliveryEvent.Test)
        {
            var test = delivery.IsKorean ? "DigestWorker 시험 메시지" : "Test message of DigestWorker";
            return new Announcement($"{test} ({delivery.Name})", [], [], "", null);
        }
        var (reason, language) = (StoredPapers.Reason(message.Content), delivery.IsKorean ? Language.Korean : Language.English);
        var words = OneLine.Of(ReasonText.ForOperator(reason, language));
        var about = string.Join(' ', new[] { message.Digest, message.Date }.Where(part => part is not ""));
        var heading = (message.Event, delivery.IsKorean) switch
        {
            (DeliveryEvent.Recovered, true) => $"{about}: 문제가 해결되어 발행되었습니다.",
            (DeliveryEvent.Recovered, false) => $"{about}: resolved and published",
            _ => about is "" ? words : $"{about}: {words}",
        };
        List<string> lines = message.Event is DeliveryEvent.Recovered ? []
            : [.. ReasonText.Details(reason).Select(OneLine.Of), .. ReasonText.Remedy(reason, language) is { } remedy ? new[] { remedy } : []];
        return new Announcement(MessageText.Cut(heading, MaxLine), [.. lines.TakeLast(MaxLines).Select(line => MessageText.Cut(line, MaxLine))], [], "", page);
    }
}
