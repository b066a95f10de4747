using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>
/// The escaping rule of the format. A text that would open a markdown block, or could be read as a part of an entry,
/// gets a backslash before the character that opens it. A text that already has backslashes there gets one more,
/// so that removing one always restores it.
/// </summary>
internal static partial class LineStart
{
    public static string Escape(string text) =>
        Opening().Match(text) is { Success: true } opening ? text.Insert(opening.Groups["slashes"].Index, "\\") : text;

    /// <summary>Undoes <see cref="Escape"/>; a line that was never escaped stays as it is.</summary>
    public static string Unescape(string line) =>
        Opening().Match(line) is { Success: true } opening && opening.Groups["slashes"] is { Length: > 0 } slashes
            ? line.Remove(slashes.Index, 1)
            : line;

    /// <summary>Whether the line opens a block, so that no writer of this format can have written it.</summary>
    public static bool Opens(string line) => Opening().Match(line) is { Success: true } opening && opening.Groups["slashes"].Length == 0;

    // What opens a block: https://spec.commonmark.org/0.31.2/#blocks-and-inlines, and the delimiter row of a GitHub table.
    // HTML is taken more widely than there (any tag, comment or instruction), because a tag would vanish from the page.
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
             |<[A-Za-z/!?]                              # HTML
             |\[.*\]:                                   # link reference definition
             |!\[                                       # an entry's image
             |[*][*](?:제목|요약|쉬운설명|관련분야|추천수|PDF[ ]다운로드[ ]링크)[*][*]))
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
