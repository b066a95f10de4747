using System.Globalization;
using System.Text;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>
/// A webhook of Discord: https://discord.com/developers/docs/resources/webhook#execute-webhook, with the limits of
/// https://discord.com/developers/docs/resources/message#embed-object-embed-limits.
/// </summary>
internal sealed class DiscordChannel(DeliveryDefinition delivery, HttpClient client, TimeProvider time, Func<OutboxMessage, string?> page)
    : ChatChannel(delivery, client, time, page)
{
    private const int MaxContent = 2000;
    private const int MaxEmbeds = 10;
    private const int MaxTitle = 256;
    private const int MaxDescription = 4096;
    private const int MaxTotal = 6000;

    // The answer then has the id of the message.
    protected override Uri Address => new($"{base.Address}{(base.Address.Query is "" ? "?" : "&")}wait=true");

    public override async Task<SendResult> ProbeAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, base.Address);
        return await AskAsync(request, answer => Judge(answer, WordsOf(answer), $"the webhook '{ChatJson.Member(answer.Body, "name")}'"), cancellationToken);
    }

    protected override SendResult JudgeAnswer(HttpAnswer answer) => Judge(
        answer with { RetryAfter = Longer(answer.RetryAfter, ChatJson.Member(answer.Body, "retry_after")) }, WordsOf(answer),
        ChatJson.Member(answer.Body, "id") ?? "ok");

    protected override IReadOnlyList<byte[]> Write(Announcement announcement)
    {
        var embeds = announcement.Papers.Select(Embed.Of).ToList();
        return [.. MessageText.Pack(embeds, some => some.Count <= MaxEmbeds && some.Sum(embed => embed.Length) <= MaxTotal)
            .Select((some, i) => Write(announcement, some, isFirst: i == 0, isLast: some.Count == 0 || ReferenceEquals(some[^1], embeds[^1])))];
    }

    private static byte[] Write(Announcement announcement, IReadOnlyList<Embed> embeds, bool isFirst, bool isLast) => ChatJson.Write(json =>
    {
        var lines = new List<string> { $"**{Escape(announcement.Heading)}**" };
        if (isFirst)
            lines.AddRange(announcement.Lines.Select(Escape));
        if (isLast && announcement.More is not "")
            lines.Add(Escape(announcement.More));
        if (isLast && announcement.Link is { } link)
            lines.Add($"<{link}>");
        json.WriteString("content", MessageText.Cut(string.Join('\n', lines), MaxContent));
        json.WriteObject("allowed_mentions", () => json.WriteArray("parse", () => { }));
        if (embeds.Count == 0)
            return;
        json.WriteArray("embeds", () =>
        {
            foreach (var embed in embeds)
            {
                json.WriteObject(() =>
                {
                    json.WriteString("title", embed.Title);
                    json.WriteString("url", embed.Paper.Link);
                    json.WriteString("description", embed.Description);
                });
            }
        });
    });

    private static string WordsOf(HttpAnswer answer) => ChatJson.Member(answer.Body, "message") is { } message
        ? $"{message}{(ChatJson.Member(answer.Body, "code") is { } code ? $" (code {code})" : "")}" : answer.Body;

    private static TimeSpan? Longer(TimeSpan? header, string? seconds) =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var wait) && wait < TimeSpan.SecondsPerDay
            && TimeSpan.FromSeconds(wait) is var asked && !(header > asked) ? asked : header;

    /// <summary>Without markdown: https://support.discord.com/hc/articles/210298617.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\\' or '*' or '_' or '~' or '`' or '|' or '>' or '<' or '#' or '-' or '[' or ']' or '(' or ')' or '@' or ':')
                escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    private sealed record Embed(AnnouncedPaper Paper, string Title, string Description)
    {
        public int Length => Title.Length + Description.Length;

        public static Embed Of(AnnouncedPaper paper) => new(
            paper, MessageText.Fit(paper.Title, MaxTitle, Escape, title => title.Length <= MaxTitle),
            MessageText.Fit(
                paper.Summary, Announcement.MaxSummary, summary => $"{Escape(summary)}\n{string.Join('\n', paper.Notes.Select(Escape))}\n{paper.Link}",
                description => description.Length <= MaxDescription));
    }
}
