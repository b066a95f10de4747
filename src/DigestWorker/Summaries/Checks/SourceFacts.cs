using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>What the rules look up in a source, parsed once for both texts and for repeated answers.</summary>
internal sealed partial class SourceFacts
{
    private static readonly ConditionalWeakTable<SourceText, SourceFacts> Known = [];

    private static readonly char[] Separators = ['-', '.', '_', '/', '+', '\''];
    private static readonly SearchValues<char> AnySeparator = SearchValues.Create(Separators);

    private SourceFacts(SourceText source)
    {
        var text = source.AllText;
        var (tokens, initials) = (new HashSet<string>(StringComparer.Ordinal), new StringBuilder());
        var spans = tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var match in Token().EnumerateMatches(text))
        {
            var token = text.AsSpan(match.Index, match.Length);
            spans.Add(token);
            foreach (var part in token.SplitAny(AnySeparator))
                if (token[part] is [var first, ..])
                    initials.Append(first);
        }

        Figures = NumberParser.InSource(text);
        Names = [.. tokens.Where(IsNameLike)];
        Words = new(tokens.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var token in tokens)
        {
            Words.Add(Stem(token));
            if (token.AsSpan().ContainsAny(AnySeparator))
                Words.UnionWith(Parts(token).Select(Stem));
        }

        Letters = LettersOf(text);
        Initials = initials.ToString();
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

    public static string[] Parts(string token) => token.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    public static string Stem(string word) => word.Length > 3 && word[^1] is 's' or 'S' ? word[..^1] : word;

    public static string LettersOf(string text) => string.Create(text.Count(char.IsAsciiLetterOrDigit), text, static (letters, all) =>
    {
        var end = 0;
        foreach (var c in all)
            if (char.IsAsciiLetterOrDigit(c))
                letters[end++] = c;
    });

    [GeneratedRegex(@"(?<![0-9%A-Za-z])[A-Za-z][A-Za-z0-9]*([-.+_/'][A-Za-z0-9]+)*\+*", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
