using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestWorker.Cli;

/// <summary>The entries of a markdown file as JSON, with the member names of the edition's JSON.</summary>
internal static class DigestJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, Digest digest)
    {
        using var json = new Utf8JsonWriter(output, Readable);
        json.WriteStartObject();
        json.WriteStartArray("entries");
        foreach (var entry in digest.Entries)
        {
            json.WriteStartObject();
            json.WriteString("id", entry.Id.Value);
            json.WriteString("title", entry.Title);
            json.WriteNumber("votes", entry.Votes);
            json.WriteString("image", entry.Id.ImageUrl);
            json.WriteString("pdf", entry.Id.PdfUrl);
            json.WriteString("summary", entry.Summary);
            json.WriteString("easyExplanation", entry.EasyExplanation);
            json.WriteStartArray("fields");
            foreach (var field in entry.Fields)
                json.WriteStringValue(field);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
