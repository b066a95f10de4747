using System.Text.Json;

namespace DigestWorker.Testing;

/// <summary>An answer as <c>evaluate --answers</c> reads it.</summary>
internal sealed record WrittenAnswer(string Id, string Title, string Abstract, string Summary, string EasyExplanation, IReadOnlyList<string> Fields)
{
    /// <summary>The name that the paper gives to what it presents; null if there is none.</summary>
    public string? Name => Title.Split(':') is [var name, _, ..] && Summary.Contains(name, StringComparison.Ordinal) ? name : null;
}

/// <summary>Good answers to made-up abstracts in the shape of real ones.</summary>
internal static class GoodAnswers
{
    public static IReadOnlyList<WrittenAnswer> All { get; } = Read();

    private static List<WrittenAnswer> Read()
    {
        using var file = new StreamReader(typeof(GoodAnswers).Assembly.GetManifestResourceStream("good-answers.jsonl")!);
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Answer(line))];
    }

    private static WrittenAnswer Answer(string line)
    {
        using var document = JsonDocument.Parse(line);
        var answer = document.RootElement;
        string Text(string name) => answer.GetProperty(name).GetString()!;
        return new(
            Text("id"), Text("title"), Text("abstract"), Text("summary"), Text("easy_explanation"),
            [.. answer.GetProperty("fields").EnumerateArray().Select(field => field.GetString()!)]);
    }
}
