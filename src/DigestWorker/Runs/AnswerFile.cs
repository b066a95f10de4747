using System.Text;
using System.Text.Json;
using DigestWorker.Papers;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Runs;

/// <summary>An answer of a file, and the text that it is judged against.</summary>
/// <param name="Kind">What the file calls answers of its sort; empty if it does not say.</param>
internal sealed record RecordedAnswer(string Id, string Kind, SourceText Source, PaperSummary Summary);

/// <summary>A line of a file: its answer, or what is wrong with it.</summary>
/// <param name="Place">The file and the line: <c>answers.jsonl:3</c>.</param>
internal sealed record AnswerLine(string Place, RecordedAnswer? Answer, string? Problem);

/// <summary>Reads answers from JSON lines, one by one, or from the JSON of an edition.</summary>
internal static class AnswerFile
{
    private const int MaxLineLength = 1 << 20;
    private const int MaxEditionLength = 64 << 20;
    private static readonly string[] Texts = ["id", "title", "abstract", "summary", "easy_explanation"];

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It is the JSON of an edition that cannot be read.</exception>
    public static IEnumerable<AnswerLine> Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var first = true;
        foreach (var (number, line) in Lines(reader))
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (first && IsEdition(line))
            {
                foreach (var entry in Entries(path))
                    yield return entry;
                yield break;
            }

            first = false;
            var (answer, problem) = Parse(line);
            yield return new($"{path}:{number}", answer, problem);
        }
    }

    private static (RecordedAnswer? Answer, string? Problem) Parse(string line)
    {
        if (line.Length > MaxLineLength)
            return (null, $"longer than {MaxLineLength} characters");
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
                return (null, "not a JSON object");
            if (Texts.FirstOrDefault(name => Text(root, name) is null) is { } missing)
                return (null, $"{missing}: not a string");
            if (!root.TryGetProperty("fields", out var listed) || listed.ValueKind is not JsonValueKind.Array
                || !listed.EnumerateArray().All(field => field.ValueKind is JsonValueKind.String))
            {
                return (null, "fields: not an array of strings");
            }

            if (Text(root, "language") is { } language and not "ko")
                return (null, $"language: '{language}' has no rules; only ko has");
            if (Source(Text(root, "id")!, Text(root, "title")!, Text(root, "abstract")) is not { } source)
                return (null, "abstract: empty");
            return (new(Text(root, "id")!, Text(root, "kind") ?? "", source, SummaryAnswer.Tidied(
                    Text(root, "summary")!, Text(root, "easy_explanation")!, [.. listed.EnumerateArray().Select(field => field.GetString()!)])), null);
        }
        // A lone surrogate is only detected when the string is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, "not a JSON object");
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>The first line of the JSON of an edition, indented as the worker writes it or not.</summary>
    private static bool IsEdition(string line)
    {
        if (line.AsSpan().Trim() is "{")
            return true;
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("entries", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<AnswerLine> Entries(string path)
    {
        if (new FileInfo(path).Length > MaxEditionLength)
            throw new FormatException($"The document is larger than {MaxEditionLength} bytes.");
        foreach (var (number, entry) in EditionDocument.Parse(File.ReadAllText(path)).Entries.Index())
        {
            var place = $"{path}: entries[{number}]";
            yield return Source(entry.Id.Value, entry.Title, entry.Abstract) is { } source
                ? new(place, new(entry.Id.Value, "", source, SummaryAnswer.Tidied(entry.Summary, entry.EasyExplanation, [.. entry.Fields])), null)
                : new(place, null, "abstract: missing");
        }
    }

    // No rule for a single answer looks at the paper's id, so the file may have other names for its papers.
    private static SourceText? Source(string id, string title, string? text) =>
        SourceText.Of(new Paper(new ListedPaper(PaperId.TryParse(id, out var paper) ? paper : default, title, Votes: 0) { Abstract = text }, Details: null));

    /// <summary>The lines; of one that is too long, a little more than is allowed.</summary>
    private static IEnumerable<(int Number, string Text)> Lines(StreamReader reader)
    {
        var (line, number, buffer) = (new StringBuilder(), 1, new char[16 * 1024]);
        while (reader.Read(buffer) is > 0 and var read)
        {
            for (var start = 0; start < read;)
            {
                var end = Array.IndexOf(buffer, '\n', start, read - start);
                if (line.Length <= MaxLineLength)
                    line.Append(buffer, start, (end < 0 ? read : end) - start);
                if (end < 0)
                    break;
                yield return (number++, line.ToString());
                line.Clear();
                start = end + 1;
            }
        }

        if (line.Length > 0)
            yield return (number, line.ToString());
    }
}
