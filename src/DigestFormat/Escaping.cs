using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>
/// The escaping rule of the format. A text that would open a markdown block, or could be read as a part of an entry, gets a backslash
/// before the character that opens it. Within a text, what begins HTML, an image, a template or attributes is broken by a character reference.
/// A text that already has such a backslash or reference gets one more, so that removing one always restores it.
/// </summary>
internal static partial class Escaping
{
    public static string Escape(string text)
    {
        var line = Markup().Replace(text, markup => markup.Value switch
        {
            "<" => "&lt;",
            "![" => "!&#91;",
            "{{" => "{&#123;",
            "{%" => "{&#37;",
            "{:" => "{&#58;",
            var reference => reference.Insert(reference.IndexOf('&') + 1, "amp;"),
        });
        return Opening().Match(line) is { Success: true } opening ? line.Insert(opening.Groups["slashes"].Index, "\\") : line;
    }

    /// <summary>Undoes <see cref="Escape"/>; a line that was never escaped stays as it is.</summary>
    public static string Unescape(string line)
    {
        var text = Opening().Match(line) is { Success: true } opening && opening.Groups["slashes"] is { Length: > 0 } slashes
            ? line.Remove(slashes.Index, 1)
            : line;
        return Reference().Replace(text, reference => reference.Value switch
        {
            "&lt;" => "<",
            "!&#91;" => "![",
            "{&#123;" => "{{",
            "{&#37;" => "{%",
            "{&#58;" => "{:",
            var literal => literal.Remove(literal.IndexOf('&') + 1, "amp;".Length),
        });
    }

    /// <summary>Whether something in the line is not escaped, so that no writer of this format can have written it.</summary>
    public static bool IsMissing(string line) =>
        (Opening().Match(line) is { Success: true } opening && opening.Groups["slashes"].Length == 0) || Raw().IsMatch(line);

    // What opens a block: https://spec.commonmark.org/0.31.2/#blocks-and-inlines, and the delimiter row of a GitHub table.
    [GeneratedRegex("""
        ^(?:[0-9]{1,9}(?<slashes>\\*)[.)](?:[ ]|\z)     # 1. ordered list
          |(?<slashes>\\*)(?:
              [#]{1,6}(?:[ ]|\z)                        # heading
             |>                                         # quote
             |[-+*](?:[ ]|\z)                           # list
             |(?:[*][ ]?){3,}\z|(?:_[ ]?){3,}\z         # thematic break
             |=+\z                                      # underline of a heading
             |[-:|][-:| ]*\z                            # thematic break, underline, row of a table
             |```|~~~                                   # code fence
             |[*]?\[.*\]:                               # link reference definition, abbreviation of kramdown
             |[*][*](?:제목|요약|쉬운설명|관련분야|추천수|PDF[ ]다운로드[ ]링크)[*][*]))
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    // HTML is taken more widely than in CommonMark: some renderers, and all browsers, take any of these as the beginning of a tag.
    // Liquid and Hugo replace their templates before markdown is read, so a backslash does not stop them. kramdown gives the attributes
    // in {: … }, such as onclick, to what is before it: https://kramdown.gettalong.org/syntax.html#inline-attribute-lists
    private const string RawMarkup = """<(?=[A-Za-z/!?])|!\[|[{][{%:]""";
    private const string References = """&(?:amp;)*lt;(?=[A-Za-z/!?])|!&(?:amp;)*#91;|[{]&(?:amp;)*#(?:123|37|58);""";

    [GeneratedRegex(RawMarkup, RegexOptions.CultureInvariant)]
    private static partial Regex Raw();

    [GeneratedRegex(References, RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(RawMarkup + "|" + References, RegexOptions.CultureInvariant)]
    private static partial Regex Markup();
}
