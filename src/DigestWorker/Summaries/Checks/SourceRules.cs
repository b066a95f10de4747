using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>N1: no number that is not in the source. X1: no name that is not in the source. X2: the name of the presented method.</summary>
internal static partial class SourceRules
{
    private const int MaxForeignNames = 2;

    /// <summary>Names that are common in the field, whether or not they are in the abstract.</summary>
    private static readonly HashSet<string> Everyday = new(StringComparer.OrdinalIgnoreCase)
    {
        "ai", "llm", "llms", "vlm", "vlms", "mllm", "mllms", "gpu", "gpus", "cpu", "pdf", "ml", "nlp", "api", "rl", "2d", "3d", "gpt", "sota", "qa",
    };

    /// <summary>The parsed sources, for both texts and for repeated answers.</summary>
    private static readonly ConditionalWeakTable<SourceText, Known> Sources = [];

    public static IEnumerable<Finding> Numbers(SummaryText text, SourceText source)
    {
        var known = Sources.GetValue(source, Known.Of).Figures;
        var invented = NumberParser.InKorean(text.Text)
            .Where(figure => !known.Any(value => IsSame(value, figure.Value)))
            .Select(figure => figure.Text).Distinct().ToList();
        if (invented.Count > 0)
            yield return text.Error(
                "N1", $"제목과 초록에 없는 숫자({string.Join(", ", invented)})가 있습니다. 원문의 값과 단위를 정확히 옮기고, 없는 숫자는 쓰지 마십시오.");
    }

    public static IEnumerable<Finding> Names(SummaryText text, SourceText source)
    {
        var (_, words, letters, initials) = Sources.GetValue(source, Known.Of);
        var unknown = Tokens(text.Text).Where(token => !IsKnown(token)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (unknown.Count > 0)
        {
            var message = $"제목과 초록에 없는 영어({string.Join(", ", unknown)})가 있습니다. 원문의 이름만 쓰고 나머지는 한국어로 쓰십시오.";
            yield return unknown.Count > MaxForeignNames ? text.Error("X1", message) : text.Warning("X1", message);
        }

        bool IsKnown(string token) =>
            IsWord(token)
            || Parts(token).All(IsWord)
            || (LettersOf(token) is { Length: > 3 } joined && letters.Contains(joined, StringComparison.OrdinalIgnoreCase))
            || (token.All(c => char.IsAsciiLetterUpper(c) || c is 's') && initials.Contains(token.TrimEnd('s'), StringComparison.OrdinalIgnoreCase));

        bool IsWord(string token) => Everyday.Contains(token) || words.Contains(Stem(token));
    }

    public static IEnumerable<Finding> OwnName(PaperSummary summary, SourceText source)
    {
        if (TitleName().Match(source.Title).Groups["name"] is { Success: true, Value: var name }
            && !summary.Summary.Contains(name, StringComparison.OrdinalIgnoreCase))
        {
            yield return new("X2", Severity.Warning, $"요약: 제목에 있는 이름({name})이 없습니다. 논문이 내놓은 것의 이름을 그대로 쓰십시오.");
        }
    }

    private static bool IsSame(double a, double b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a));

    private static IEnumerable<string> Tokens(string text) => Token().Matches(text).Select(match => match.Value);

    private static string[] Parts(string token) =>
        token.Split(['-', '.', '_', '/', '+', '\''], StringSplitOptions.RemoveEmptyEntries);

    private static string Stem(string word) => word.Length > 3 && word[^1] is 's' or 'S' ? word[..^1] : word;

    private static string LettersOf(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit));

    /// <param name="Words">The words that begin with a Latin letter, and their parts, without the s of a plural.</param>
    /// <param name="Letters">All letters and digits, joined.</param>
    /// <param name="Initials">The first letters of the words, joined.</param>
    private sealed record Known(HashSet<double> Figures, HashSet<string> Words, string Letters, string Initials)
    {
        public static Known Of(SourceText source)
        {
            var tokens = Tokens(source.AllText).Select(token => (Token: token, Parts: Parts(token))).ToList();
            return new(
                Checks.NumberParser.InSource(source.AllText),
                tokens.SelectMany(token => token.Parts.Append(token.Token)).Select(Stem).ToHashSet(StringComparer.OrdinalIgnoreCase),
                LettersOf(source.AllText),
                string.Concat(tokens.SelectMany(token => token.Parts).Select(part => part[0])));
        }
    }

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9]*([-.+_/'][A-Za-z0-9]+)*\+*", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    /// <summary>Half of all titles begin with such a name: <c>MotionBench: Benchmarking …</c></summary>
    [GeneratedRegex(@"^(?<name>[A-Z][A-Za-z0-9_.+^*-]*[A-Za-z0-9_+*])[ ]?:", RegexOptions.ExplicitCapture)]
    private static partial Regex TitleName();
}
