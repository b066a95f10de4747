using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>A bot of Telegram: https://core.telegram.org/bots/api#sendmessage. With <c>Updated</c> it edits the message of the edition.</summary>
internal sealed partial class TelegramChannel(
    DeliveryDefinition delivery, HttpClient client, TimeProvider time, Func<OutboxMessage, string?> page, Outbox outbox)
    : HttpChannel(delivery, client, time)
{
    // After the markup is read; the markup is counted, too.
    private const int MaxText = 4096;

    public override async Task<SendResult> ProbeAsync(CancellationToken cancellationToken)
    {
        foreach (var method in (string[])["getMe", "getChat"])
        {
            using var request = Post(
                MethodAddress(method), ChatJson.Write(json =>
                {
                    if (method is "getChat")
                        json.WriteString("chat_id", Delivery.Options.Chat);
                }));
            if (await AskAsync(request, JudgeAnswer, cancellationToken) is SendResult.Failed failed)
                return failed;
        }
        return new SendResult.Sent($"the bot and the chat {Delivery.Options.Chat}");
    }

    protected override Uri Address => new(Delivery.ReadUrl() is { Length: > 0 } other ? other : "https://api.telegram.org");

    protected override SendResult JudgeAnswer(HttpAnswer answer)
    {
        var words = ChatJson.Member(answer.Body, "description") ?? answer.Body;
        if (int.TryParse(ChatJson.Member(answer.Body, "parameters", "retry_after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            answer = answer with { RetryAfter = TimeSpan.FromSeconds(seconds) };
        if (answer.Status is HttpStatusCode.BadRequest)
        {
            // An edit that changes nothing is done: the message is as it should be.
            if (words.Contains("message is not modified", StringComparison.Ordinal))
                return new SendResult.Sent("unchanged");
            if (words.Contains("chat not found", StringComparison.Ordinal) || words.Contains("not enough rights", StringComparison.Ordinal)
                || words.Contains("chat_id is empty", StringComparison.Ordinal))
                return Failed(ReasonCode.DeliveryRefused, answer, words);
        }
        return Judge(answer, words, ChatJson.Member(answer.Body, "result", "message_id") ?? "ok");
    }

    protected override async Task<IReadOnlyList<Func<HttpRequestMessage>>> RequestsAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var edited = message.Event is DeliveryEvent.Updated ? (await outbox.LastReceivedAsync(message, cancellationToken))?.Receipts ?? [] : [];
        return [.. Texts(Announcement.Of(message, Delivery, page(message))).Select((text, i) => (Func<HttpRequestMessage>)(() =>
            long.TryParse(edited.ElementAtOrDefault(i), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? Post(MethodAddress("editMessageText"), Body(text, json => json.WriteNumber("message_id", id)))
                : Post(MethodAddress("sendMessage"), Body(text, _ => { }))))];
    }

    private byte[] Body(string text, Action<Utf8JsonWriter> more) => ChatJson.Write(json =>
    {
        json.WriteString("chat_id", Delivery.Options.Chat);
        more(json);
        json.WriteString("text", text);
        json.WriteString("parse_mode", "HTML");
        json.WriteObject("link_preview_options", () => json.WriteBoolean("is_disabled", true));
    });

    private Uri MethodAddress(string method) => new($"{Address.ToString().TrimEnd('/')}/bot{Delivery.ReadToken()}/{method}");

    private static IReadOnlyList<string> Texts(Announcement announcement)
    {
        var heading = $"<b>{Escape(announcement.Heading)}</b>";
        var blocks = new List<string>();
        if (announcement.Lines.Count > 0)
        {
            blocks.Add(MessageText.Fit(
                string.Join('\n', announcement.Lines), MaxText, Escape, lines => lines.Length + heading.Length + 2 <= MaxText));
        }
        blocks.AddRange(announcement.Papers.Select(paper => MessageText.Fit(
            paper.Summary, Announcement.MaxSummary,
            summary => $"<b><a href=\"{paper.Link}\">{Escape(paper.Title)}</a></b>\n{Escape(summary)}\n"
                + $"{string.Join('\n', paper.Notes.Select(Escape))}\n{paper.Link}",
            block => block.Length + heading.Length + 2 <= MaxText)));
        blocks.AddRange(announcement.Ending.Select(Escape));
        return [.. MessageText.Pack(blocks, some => Text(some).Length <= MaxText).Select(Text)];

        string Text(IReadOnlyList<string> some) => string.Join("\n\n", [heading, .. some]);
    }

    /// <summary>As text, and without the names that Telegram would notify: a word joiner behind the @ is not seen.</summary>
    private static string Escape(string text) => Mention().Replace(text, "@\u2060").Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"@(?=\w)")]
    private static partial Regex Mention();
}
