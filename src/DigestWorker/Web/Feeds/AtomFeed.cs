using System.Globalization;
using System.Text;
using System.Xml;

namespace DigestWorker.Web.Feeds;

/// <summary>A feed as Atom (RFC 4287).</summary>
internal static class AtomFeed
{
    public const string Type = "application/atom+xml";

    private const string Namespace = "http://www.w3.org/2005/Atom";

    public static byte[] Write(Feed feed)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement("feed", Namespace);
            xml.WriteAttributeString("xml", "lang", null, Feed.Language);
            xml.WriteElementString("id", Namespace, feed.Id);
            xml.WriteElementString("title", Namespace, feed.Title);
            xml.WriteElementString("updated", Namespace, Moment(feed.UpdatedAt));
            xml.WriteStartElement("author", Namespace);
            xml.WriteElementString("name", Namespace, Feed.Author);
            xml.WriteEndElement();
            WriteLink(xml, "self", feed.Self, Type);
            WriteLink(xml, "alternate", feed.Page, "text/html");
            foreach (var item in feed.Items)
                WriteEntry(xml, item);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void WriteEntry(XmlWriter xml, FeedItem item)
    {
        xml.WriteStartElement("entry", Namespace);
        xml.WriteElementString("id", Namespace, item.Id);
        xml.WriteElementString("title", Namespace, item.Title);
        xml.WriteElementString("published", Namespace, Moment(item.PublishedAt));
        xml.WriteElementString("updated", Namespace, Moment(item.UpdatedAt));
        WriteLink(xml, "alternate", item.Page, "text/html");
        if (item.Pdf is { } pdf)
        {
            WriteLink(xml, "related", pdf, FeedItem.PdfType);
            WriteLink(xml, "enclosure", pdf, FeedItem.PdfType);
        }
        foreach (var tag in item.Tags)
        {
            xml.WriteStartElement("category", Namespace);
            xml.WriteAttributeString("term", tag);
            xml.WriteEndElement();
        }
        WriteText(xml, "summary", "text", item.Summary);
        WriteText(xml, "content", "html", item.Html);
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, string name, string type, string text)
    {
        xml.WriteStartElement(name, Namespace);
        xml.WriteAttributeString("type", type);
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void WriteLink(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
