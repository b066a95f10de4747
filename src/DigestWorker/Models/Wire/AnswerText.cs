using System.Text;
using System.Text.Json;

namespace DigestWorker.Models.Wire;

/// <summary>Finds the answer in what a model writes around it: reasoning, prose, code fences, braces.</summary>
internal static class AnswerText
{
    // Of prose with many braces, the first ones are enough.
    private const int MaxObjects = 1000;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 32 };
    private static readonly string[] EndsOfThinking = ["</think>", "</thinking>", "</thought>", "</reasoning>", "◁/think▷"];

    /// <summary>The text after the reasoning, whose beginning some chat templates do not repeat.</summary>
    public static string WithoutThinking(string text)
    {
        var start = 0;
        foreach (var end in EndsOfThinking)
        {
            if (text.LastIndexOf(end, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
                start = Math.Max(start, at + end.Length);
        }
        return text[start..];
    }

    /// <summary>The JSON objects in a text that have all of these properties, in order. Objects in objects are not searched.</summary>
    public static IReadOnlyList<string> ObjectsIn(string text, IReadOnlyCollection<string> properties)
    {
        List<string> found = [];
        var (utf8, at) = (Encoding.UTF8.GetBytes(text), 0);
        for (var tried = 0; tried < MaxObjects && utf8.AsSpan(at).IndexOf((byte)'{') is var next and >= 0; tried++)
        {
            at += next;
            if (!BeginsObject(utf8.AsSpan(at)) || Parse(utf8.AsSpan(at)) is not (var document, var length))
            {
                at++;
                continue;
            }
            using (document)
            {
                if (HasAll(document.RootElement, properties))
                    found.Add(Encoding.UTF8.GetString(utf8, at, length));
            }
            at += length;
        }
        return found;
    }

    // Skips the braces of formulas and templates without parsing them.
    private static bool BeginsObject(ReadOnlySpan<byte> text) => text[1..].TrimStart(" \t\r\n"u8) is [(byte)'"' or (byte)'}', ..];

    private static bool HasAll(JsonElement its, IReadOnlyCollection<string> properties)
    {
        try
        {
            return properties.All(name => its.TryGetProperty(name, out _));
        }
        // A lone surrogate is only detected when a name is read.
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static (JsonDocument Document, int Length)? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: true, new JsonReaderState(Strict with { AllowMultipleValues = true }));
            return JsonDocument.TryParseValue(ref reader, out var document) ? (document, (int)reader.BytesConsumed) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
