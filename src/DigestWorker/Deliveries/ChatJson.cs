using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestWorker.Deliveries;

/// <summary>JSON in which Korean stays as it is: the limits of services count bytes or characters, and an escape is six.</summary>
internal static class ChatJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return content.ToArray();
    }

    public static void WriteObject(this Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject();
        write();
        json.WriteEndObject();
    }

    public static void WriteObject(this Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        write();
        json.WriteEndObject();
    }

    public static void WriteArray(this Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartArray(name);
        write();
        json.WriteEndArray();
    }

    /// <summary>A member of an answer; null if it has none, or is not JSON.</summary>
    public static string? Member(string answer, params ReadOnlySpan<string> path)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var at = document.RootElement;
            foreach (var name in path)
            {
                if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(name, out at))
                    return null;
            }
            return at.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
