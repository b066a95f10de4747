using System.Globalization;
using System.Net;
using System.Text;
using DigestWorker.Storage;
using MimeKit;

namespace DigestWorker.Deliveries;

/// <summary>A mail, as text and as HTML without pictures, scripts and anything else from elsewhere.</summary>
internal static class EmailMessage
{
    // Mail programs keep the styles in attributes alone, and make a page dark that says that it may be:
    // https://www.litmus.com/blog/the-ultimate-guide-to-dark-mode-for-email-marketers.
    private const string Head =
        """
        <!DOCTYPE html>
        <html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark"></head>
        <body style="margin:0;padding:16px;font-family:'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',sans-serif;line-height:1.6">
        <div style="max-width:600px;margin:0 auto">
        """;

    public static MimeMessage Of(OutboxMessage message, Announcement announcement, DeliveryOptions options)
    {
        var from = MailboxAddress.Parse(options.From);
        var mail = new MimeMessage
        {
            Subject = announcement.Heading,
            Date = message.CreatedAt,
            // The same at each try, so that a mail program shows it once.
            MessageId = $"{message.Id}@{from.Domain}",
            Body = new MultipartAlternative { Part("plain", Text(announcement)), Part("html", Html(announcement)) },
        };
        mail.From.Add(from);
        mail.To.AddRange(options.To.Select(MailboxAddress.Parse));
        mail.Bcc.AddRange(options.Bcc.Select(MailboxAddress.Parse));
        // The header is required, and all may be in Bcc.
        if (mail.To.Count == 0)
            mail.To.Add(new GroupAddress("undisclosed-recipients"));
        mail.Headers.Add(HeaderId.ListId, $"<{message.Delivery}.digestworker.{from.Domain}>");
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    private static TextPart Part(string subtype, string text) => new(subtype) { Text = text, ContentTransferEncoding = ContentEncoding.Base64 };

    private static string Text(Announcement announcement)
    {
        var text = new StringBuilder(announcement.Heading).Append("\n\n");
        foreach (var line in announcement.Lines)
            text.Append(line).Append('\n');
        foreach (var paper in announcement.Papers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{paper.Title}\n{string.Join('\n', paper.Notes)}\n{paper.Link}\n\n")
                .Append(MessageText.Cut(paper.Summary, Announcement.MaxSummary)).Append("\n\n");
        }
        foreach (var line in announcement.Ending)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    private static string Html(Announcement announcement)
    {
        var html = new StringBuilder(Head).Append(CultureInfo.InvariantCulture, $"<h1 style=\"font-size:20px\">{Encoded(announcement.Heading)}</h1>");
        foreach (var line in announcement.Lines)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Encoded(line)}</p>");
        foreach (var paper in announcement.Papers)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2 style=\"font-size:16px;margin:24px 0 0\"><a href=\"{paper.Link}\">{Encoded(paper.Title)}</a></h2>")
                .Append(CultureInfo.InvariantCulture, $"<p style=\"margin:4px 0;font-size:13px;opacity:.75\">{Encoded(paper.Note)} · {paper.Link}{(paper.Score is "" ? "" : $"<br>{Encoded(paper.Score)}")}</p>")
                .Append(CultureInfo.InvariantCulture, $"<p style=\"margin:4px 0\">{Encoded(MessageText.Cut(paper.Summary, Announcement.MaxSummary))}</p>");
        }
        if (announcement.More is not "")
            html.Append(CultureInfo.InvariantCulture, $"<p>{Encoded(announcement.More)}</p>");
        if (announcement.Link is { } link)
            html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{Encoded(link)}\">{Encoded(link)}</a></p>");
        return html.Append("</div></body></html>").ToString();
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
