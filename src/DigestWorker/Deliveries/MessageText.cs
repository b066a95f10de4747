using System.Globalization;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Deliveries;

/// <summary>Texts within the limits of a service.</summary>
internal static class MessageText
{
    private const string Ellipsis = "…";

    /// <summary>The beginning of a text: whole sentences if the first one fits, whole words otherwise.</summary>
    public static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        var kept = 0;
        foreach (var sentence in SentenceSplitter.Split(text))
        {
            if (kept + sentence.Length + Ellipsis.Length + 1 > maxLength)
                break;
            kept += sentence.Length + 1;
        }
        return kept > 0 ? $"{text[..(kept - 1)]} {Ellipsis}" : CutWords(text, maxLength);
    }

    /// <summary>Puts as many items into each message as fit, in their order.</summary>
    /// <param name="items">The items; each fits alone.</param>
    /// <param name="fits">Whether some items fit into one message.</param>
    public static IReadOnlyList<IReadOnlyList<T>> Pack<T>(IEnumerable<T> items, Func<IReadOnlyList<T>, bool> fits)
    {
        var messages = new List<IReadOnlyList<T>>();
        var message = new List<T>();
        foreach (var item in items)
        {
            message.Add(item);
            if (message.Count == 1 || fits(message))
                continue;
            message.RemoveAt(message.Count - 1);
            messages.Add(message);
            message = [item];
        }
        messages.Add(message);
        return messages;
    }

    /// <summary>The longest version of a text of which something that is made of it fits.</summary>
    public static T Fit<T>(string text, int maxLength, Func<string, T> make, Func<T, bool> fits)
    {
        for (var length = maxLength; ; length = length * 3 / 4)
        {
            var made = make(Cut(text, length));
            if (length < 20 || fits(made))
                return made;
        }
    }

    private static string CutWords(string text, int maxLength)
    {
        var max = maxLength - Ellipsis.Length;
        var end = text.LastIndexOf(' ', max);
        // A word that is longer than everything is cut between two characters that people see as such.
        if (end < max / 2)
            end = StringInfo.ParseCombiningCharacters(text[..(max + 1)]).LastOrDefault(start => start <= max, max);
        return $"{text[..end].TrimEnd()}{Ellipsis}";
    }
}
