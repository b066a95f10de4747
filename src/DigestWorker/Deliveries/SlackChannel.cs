using System.Net;
using System.Text.Json;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>
/// An incoming webhook of Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, with the limits of
/// https://docs.slack.dev/reference/block-kit/blocks.
/// </summary>
internal sealed class SlackChannel(DeliveryDefinition delivery, HttpClient client, TimeProvider time, Func<OutboxMessage, string?> page)
    : ChatChannel(delivery, client, time, page)
{
    private const int MaxBlocks = 50;
    private const int MaxSection = 3000;
    private const int MaxHeader = 150;

    // Longer ones are cut by Slack.
    private const int MaxText = 4000;

    public override async Task<SendResult> ProbeAsync(CancellationToken cancellationToken)
    {
        // Slack looks at the address before it looks at the message, and posts nothing if there is no text.
        using var request = Post(Address, "{}"u8.ToArray());
        return await AskAsync(
            request,
            answer => answer.Status is HttpStatusCode.BadRequest && answer.Body is "no_text" or "invalid_payload" or "missing_text_or_fallback_or_attachments"
                ? new SendResult.Sent("the address is known to Slack") : JudgeAnswer(answer),
            cancellationToken);
    }

    protected override SendResult JudgeAnswer(HttpAnswer answer) =>
        // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
        answer.Body is "invalid_token" or "no_service" or "no_team" or "no_active_hooks" or "team_disabled" or "channel_not_found" or "channel_is_archived"
            or "action_prohibited" or "posting_to_general_channel_denied" or "user_not_found"
            ? Failed(ReasonCode.DeliveryRefused, answer, answer.Body)
            : base.JudgeAnswer(answer);

    protected override IReadOnlyList<byte[]> Write(Announcement announcement) =>
        [.. MessageText.Pack(announcement.Papers, papers => (papers.Count * 2) + 4 <= MaxBlocks && Text(announcement, papers).Length <= MaxText)
            .Select(papers => Write(announcement, papers, isLast: papers.Count == 0 || ReferenceEquals(papers[^1], announcement.Papers[^1])))];

    private static byte[] Write(Announcement announcement, IReadOnlyList<AnnouncedPaper> papers, bool isLast) => ChatJson.Write(json =>
    {
        json.WriteString("text", Text(announcement, papers));
        json.WriteBoolean("unfurl_links", false);
        json.WriteBoolean("unfurl_media", false);
        json.WriteArray("blocks", () =>
        {
            json.WriteObject(() =>
            {
                json.WriteString("type", "header");
                WriteText(json, "plain_text", announcement.Heading, MaxHeader);
            });
            if (announcement.Lines.Count > 0)
                WriteSection(json, "plain_text", string.Join('\n', announcement.Lines));
            foreach (var paper in papers)
            {
                WriteSection(json, "mrkdwn", $"*<{paper.Link}|{Bare(Escape(paper.Title))}>*  ▲ {paper.Votes}{(paper.Score is "" ? "" : $"\n{Bare(Escape(paper.Score))}")}");
                WriteSection(json, "plain_text", paper.Summary);
            }
            if (isLast && announcement.More is not "")
                WriteSection(json, "plain_text", announcement.More);
            if (isLast && announcement.Link is { } link)
                WriteSection(json, "mrkdwn", $"<{Escape(link)}>");
        });
    });

    private static void WriteSection(Utf8JsonWriter json, string type, string text) => json.WriteObject(() =>
    {
        json.WriteString("type", "section");
        WriteText(json, type, text);
    });

    private static void WriteText(Utf8JsonWriter json, string type, string text, int maxLength = MaxSection) => json.WriteObject("text", () =>
    {
        json.WriteString("type", type);
        // Nothing in a title becomes a link or a mention, and a link is escaped already.
        if (type is "mrkdwn")
            json.WriteBoolean("verbatim", true);
        else
            json.WriteBoolean("emoji", false);
        json.WriteString("text", type is "mrkdwn" ? text : MessageText.Fit(
            text, Math.Min(maxLength, Announcement.MaxSummary), Escape, escaped => escaped.Length <= maxLength));
    });

    private static string Text(Announcement announcement, IReadOnlyList<AnnouncedPaper> papers)
    {
        var whole = Escape(announcement.PlainText(papers, maxTitle: 80));
        return whole.Length <= MaxText || papers.Count > 1 ? whole : Escape(announcement.PlainText(papers, maxTitle: 20));
    }

    /// <summary>https://docs.slack.dev/messaging/formatting-message-text#escaping</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Without what would be bold, italic, struck through or code: it has no escape.</summary>
    private static string Bare(string text) => text.Replace('*', '∗').Replace('_', '＿').Replace('~', '∼').Replace('`', 'ˋ').Replace('|', '∣');
}
