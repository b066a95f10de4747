using System.Globalization;
using System.Text;

namespace DigestFormat;

/// <summary>Writes digests. Equal digests give equal bytes, and <see cref="DigestReader.Read"/> reads them back.</summary>
public static class DigestWriter
{
    /// <summary>The file as text: lines end in LF, and nothing follows the last <c>---</c>.</summary>
    public static string Write(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var entries = string.Join("\n\n", digest.Entries.Select(Write));
        return digest.FrontMatter is { } front ? $"{string.Join('\n', front.Write(digest.Entries))}\n\n{entries}" : entries;
    }

    /// <summary>The bytes of the file: UTF-8 without a byte order mark.</summary>
    public static byte[] WriteUtf8(Digest digest) => Encoding.UTF8.GetBytes(Write(digest));

    private static string Write(DigestEntry entry) => string.Create(CultureInfo.InvariantCulture, $"""
        {Label.ImageLine(entry.Id)}

        {Label.Title}
        {Escaping.Escape(entry.Title)}

        {Label.Summary}
        {Escaping.Escape(entry.Summary)}

        {Label.EasyExplanation}
        {Escaping.Escape(entry.EasyExplanation)}

        {Label.Fields}
        {Escaping.Escape(FieldsLine.Join(entry.Fields))}

        {Label.Votes}
        {entry.Votes}

        {Label.PdfLine(entry.Id)}

        {Label.Rule}
        """);
}
