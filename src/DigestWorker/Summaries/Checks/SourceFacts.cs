using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>What the rules look up in a source, parsed once for both texts and for repeated answers.</summary>
internal sealed partial class SourceFacts
{
    private static readonly ConditionalWeakTable<SourceText, SourceFacts> Known = [];

    private SourceFacts(SourceText source)
    {
        var tokens = NamesIn(source.AllText).Select(token => (Token: token, Parts: Parts(token))).ToList();
        Figures = NumberParser.InSource(source.AllText);
        Names = [.. tokens.Select(token => token.Token).Where(IsNameLike).Distinct(StringComparer.Ordinal)];
        Words = tokens.SelectMany(token => token.Parts.Append(token.Token)).Select(Stem).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Letters = LettersOf(source.AllText);
        Initials = string.Concat(tokens.SelectMany(token => token.Parts).Select(part => part[0]));
        Terms = Checks.Terms.Of(source);
    }

    public IReadOnlyList<Figure> Figures { get; }

    /// <summary>The words that look like the name of something: MotionBench, GPT-4.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The words that begin with a Latin letter, and their parts, without the s of a plural.</summary>
    public HashSet<string> Words { get; }

    /// <summary>All letters and digits, joined.</summary>
    public string Letters { get; }

    /// <summary>The first letters of the words, joined.</summary>
    public string Initials { get; }

    public SourceTerms Terms { get; }

    public static SourceFacts Of(SourceText source) => Known.GetValue(source, static text => new(text));

    /// <summary>The words of a text that begin with a Latin letter.</summary>
    public static IEnumerable<string> NamesIn(string text) => Token().Matches(text).Select(match => match.Value);

    /// <summary>A capital behind the first letter, or a digit.</summary>
    public static bool IsNameLike(string token) => token.AsSpan(1).IndexOfAnyInRange('A', 'Z') >= 0 || token.AsSpan().IndexOfAnyInRange('0', '9') >= 0;

    public static string[] Parts(string token) => token.Split(['-', '.', '_', '/', '+', '\''], StringSplitOptions.RemoveEmptyEntries);

    public static string Stem(string word) => word.Length > 3 && word[^1] is 's' or 'S' ? word[..^1] : word;

    public static string LettersOf(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit));

    [GeneratedRegex(@"(?<![0-9%])[A-Za-z][A-Za-z0-9]*([-.+_/'][A-Za-z0-9]+)*\+*", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
