using System.Text.Json;

namespace DigestWorker.Models.Wire;

/// <summary>Reads the properties of the object in an answer, or returns the problem.</summary>
internal delegate T? ReadProperties<out T>(JsonElement root, out string problem)
    where T : class;

/// <summary>
/// The single object in an answer. It may be surrounded by reasoning, a code fence or prose, which servers that ignore schemas return;
/// the object itself is not repaired. The problems are in Korean because they are sent to the model.
/// </summary>
internal static class AnswerObject
{
    private const int MaxLength = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    public static T? Read<T>(string answer, IReadOnlyCollection<string> properties, ReadProperties<T> read, out string problem)
        where T : class
    {
        problem = "";
        answer = AnswerText.WithoutThinking(answer).Trim();
        if (answer.Length > MaxLength)
            problem = $"답이 {MaxLength}자를 넘습니다. 훨씬 짧게 쓰십시오.";
        else if (AnswerText.ObjectsIn(answer, properties) is { Count: > 0 } objects)
        {
            if (objects is [var single])
                return Parse(single, read, out problem);
            problem = "답에 JSON 객체가 여럿입니다. JSON 객체 하나로만 답하십시오.";
        }
        else if (answer.IndexOf('{') is var start && answer.LastIndexOf('}') is var end && (start < 0 || end < start))
            problem = "답에 완결된 JSON 객체가 없습니다. JSON 객체 하나로만 답하십시오.";
        else
            return Parse(answer[start..(end + 1)], read, out problem);
        return null;
    }

    private static T? Parse<T>(string json, ReadProperties<T> read, out string problem)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return read(document.RootElement, out problem);
        }
        // A lone surrogate is only detected when the string is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = "답이 올바른 JSON 객체 하나가 아닙니다. 문법을 지키고 같은 이름을 두 번 쓰지 마십시오.";
            return null;
        }
    }
}
