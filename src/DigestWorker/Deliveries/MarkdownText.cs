using System.Globalization;
using System.Text;

namespace DigestWorker.Deliveries;

/// <summary>An announcement for a service that reads markdown: titles and summaries are text, without links, mentions and marks of their own.</summary>
internal static class MarkdownText
{
    // A word joiner: a backslash alone keeps no service from looking for a name to mention.
    private const char Joiner = '\u2060';

    public static string Of(Announcement announcement, string? page)
    {
        var text = new StringBuilder($"**{Escape(announcement.Heading)}**");
        foreach (var line in announcement.Lines)
            text.Append('\n').Append(Escape(line));
        foreach (var paper in announcement.Papers)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n**[{Escape(paper.Title)}]({paper.Link})** {string.Join('\n', paper.Notes.Select(Escape))}\n")
                .Append(Escape(MessageText.Cut(paper.Summary, Announcement.MaxSummary)));
        }
        foreach (var line in new[] { Escape(announcement.More), page ?? "" }.Where(line => line is not ""))
            text.Append("\n\n").Append(line);
        return text.ToString();
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '(' or ')' or '<' or '>' or '#' or '+' or '-' or '!' or '|' or '~')
                escaped.Append('\\');
            escaped.Append(c);
            if (c is '@')
                escaped.Append(Joiner);
        }
        return escaped.ToString();
    }
}
