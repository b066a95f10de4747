using System.Text.Json;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>
/// A Workflows webhook of Teams, which posts an adaptive card:
/// https://support.microsoft.com/office/create-incoming-webhooks-with-workflows-for-microsoft-teams-8ae491c7-0394-4861-ba59-055e33f75498.
/// The texts are runs of a RichTextBlock, which Teams shows as they are: https://adaptivecards.io/explorer/TextRun.html.
/// </summary>
internal sealed class TeamsChannel(DeliveryDefinition delivery, HttpClient client, TimeProvider time, Func<OutboxMessage, string?> page)
    : ChatChannel(delivery, client, time, page)
{
    // Teams takes 28 KB: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using.
    private const int MaxBytes = 28 * 1000;

    public override async Task<SendResult> ProbeAsync(CancellationToken cancellationToken)
    {
        // The flow would run for any request with a body.
        using var request = new HttpRequestMessage(HttpMethod.Options, Address);
        return await AskAsync(
            request, answer => new SendResult.Sent($"it answers HTTP {(int)answer.Status}; only --send-test shows whether the flow works"), cancellationToken);
    }

    protected override SendResult JudgeAnswer(HttpAnswer answer) => Judge(
        answer, ChatJson.Member(answer.Body, "error", "message") is { } message ? $"{ChatJson.Member(answer.Body, "error", "code")}: {message}" : answer.Body);

    protected override IReadOnlyList<byte[]> Write(Announcement announcement) =>
        [.. MessageText.Pack(announcement.Papers, papers => Write(announcement, papers, isLast: true).Length <= MaxBytes)
            .Select(papers => Write(announcement, papers, isLast: papers.Count == 0 || ReferenceEquals(papers[^1], announcement.Papers[^1])))];

    private static byte[] Write(Announcement announcement, IReadOnlyList<AnnouncedPaper> papers, bool isLast) => ChatJson.Write(json =>
    {
        json.WriteString("type", "message");
        json.WriteArray("attachments", () => json.WriteObject(() =>
        {
            json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
            json.WriteObject("content", () =>
            {
                json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
                json.WriteString("type", "AdaptiveCard");
                json.WriteString("version", "1.4");
                json.WriteString("fallbackText", announcement.PlainText(papers, maxTitle: 80));
                json.WriteObject("msteams", () => json.WriteString("width", "Full"));
                json.WriteArray("body", () =>
                {
                    WriteBlock(json, (announcement.Heading, null, "bolder"));
                    foreach (var line in announcement.Lines)
                        WriteBlock(json, (line, null, "default"));
                    foreach (var paper in papers)
                    {
                        WriteBlock(json, (paper.Title, paper.Link, "bolder"));
                        WriteBlock(json, (MessageText.Cut(paper.Summary, Announcement.MaxSummary), null, "default"));
                        WriteBlock(json, ($"{paper.Note} · ", null, "lighter"), (paper.Link, paper.Link, "lighter"));
                        if (paper.Score is not "")
                            WriteBlock(json, (paper.Score, null, "lighter"));
                    }
                    foreach (var line in isLast ? announcement.Ending : [])
                        WriteBlock(json, (line, line == announcement.Link ? line : null, "default"));
                });
            });
        }));
    });

    private static void WriteBlock(Utf8JsonWriter json, params (string Text, string? Link, string Weight)[] runs) => json.WriteObject(() =>
    {
        json.WriteString("type", "RichTextBlock");
        json.WriteArray("inlines", () =>
        {
            foreach (var (text, link, weight) in runs)
            {
                json.WriteObject(() =>
                {
                    json.WriteString("type", "TextRun");
                    json.WriteString("text", text);
                    json.WriteString("weight", weight);
                    if (link is null)
                        return;
                    json.WriteObject("selectAction", () =>
                    {
                        json.WriteString("type", "Action.OpenUrl");
                        json.WriteString("url", link);
                    });
                });
            }
        });
    });
}
