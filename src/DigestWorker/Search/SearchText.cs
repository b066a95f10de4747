using System.Globalization;
using System.Text;

namespace DigestWorker.Search;

/// <summary>A token of a text, with its position among the tokens and its range in the text.</summary>
internal readonly record struct SearchToken(string Text, int Position, int Start, int End);

/// <summary>
/// Tokenizes text for the search, identically for every database. Korean compounds may be written with or without blanks (언어모델, 언어 모델),
/// so Hangul is indexed without blanks, as overlapping pairs of syllables, and everything else as words.
/// </summary>
internal sealed class SearchText
{
    /// <summary>Longer words are truncated, because the length of PostgreSQL lexemes is limited.</summary>
    private const int MaxWordLength = 64;

    /// <summary>No letter has more marks, and composing a long run of them is quadratic.</summary>
    private const int MaxJoined = 16;

    public SearchText(string text)
    {
        var (tokens, syllables, position) = (new List<SearchToken>(), new List<SearchToken>(), 0);
        foreach (var piece in Split(text))
        {
            syllables.AddRange(piece.IsHangul ? piece.Parts.Select(part => new SearchToken(part.Text, 0, part.Start, part.End)) : []);
            foreach (var (token, start, end) in piece.Tokens)
                tokens.Add(new SearchToken(token, ++position, start, end));
            // No phrase spans a full stop.
            position += piece.IsHangul ? 1 : 0;
        }
        (Tokens, Syllables) = (tokens, syllables);
    }

    /// <summary>Pairs of syllables, and words. Adjacent tokens have consecutive positions; a gap marks a separator.</summary>
    public IReadOnlyList<SearchToken> Tokens { get; }

    /// <summary>The single syllables, in text order.</summary>
    public IReadOnlyList<SearchToken> Syllables { get; }

    /// <summary>A key without blanks, punctuation and case: 자연어 처리 and 자연어처리 are equal.</summary>
    public static string NormalizedKey(string name) => string.Concat(Split(name).SelectMany(piece => piece.Parts).Select(part => part.Text));

    /// <summary>The text without the marks on its letters: Müller is Muller. Hangul stays as it is.</summary>
    public static string Folded(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var folded = new StringBuilder(text.Length);
        foreach (var (rune, _, _) in LettersOf(text))
        {
            if (rune.Value is >= '가' and <= '힣' || !Rune.IsLetter(rune))
            {
                folded.Append(rune);
                continue;
            }
            foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
                folded.Append(Rune.GetUnicodeCategory(part) is UnicodeCategory.NonSpacingMark ? "" : part.ToString());
        }
        return folded.ToString();
    }

    /// <summary>The units of a text: Hangul including blanks, words including hyphens.</summary>
    public static IReadOnlyList<SearchPiece> Split(string text)
    {
        var (pieces, parts, word, hangul) = (new List<SearchPiece>(), new List<SearchPart>(), new StringBuilder(), false);
        var (start, end) = (0, 0);
        foreach (var letter in LettersOf(text))
        {
            var syllable = letter.Rune.Value is >= '가' and <= '힣';
            if (syllable || Rune.IsLetterOrDigit(letter.Rune))
            {
                if (syllable != hangul)
                    EndPiece();
                hangul = syllable;
                if (syllable)
                {
                    parts.Add(new SearchPart(letter.Rune.ToString(), letter.Start, letter.End));
                    continue;
                }
                start = word.Length == 0 ? letter.Start : start;
                end = letter.End;
                if (word.Length < MaxWordLength)
                    word.Append(Rune.ToLowerInvariant(letter.Rune));
                continue;
            }

            var joined = !hangul && word.Length > 0 && IsHyphen(letter.Rune);
            EndWord();
            if (!joined && !(hangul && Rune.IsWhiteSpace(letter.Rune)))
                EndPiece();
        }
        EndPiece();
        return pieces;

        void EndWord()
        {
            if (word.Length > 0)
                parts.Add(new SearchPart(word.ToString(), start, end));
            word.Clear();
        }

        void EndPiece()
        {
            EndWord();
            if (parts.Count > 0)
                pieces.Add(new SearchPiece([.. parts], hangul));
            parts.Clear();
        }
    }

    // GPT-4, GPT4; v1.5; snake_case
    private static bool IsHyphen(Rune rune) => rune.Value is '-' or '‐' or '‑' or '.' or '_';

    /// <summary>The letters of a text, composed and without their width (NFKC: ＬＬＭ is LLM), each with the range that it comes from.</summary>
    private static IEnumerable<(Rune Rune, int Start, int End)> LettersOf(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            var valid = Rune.TryGetRuneAt(text, start, out var rune);
            var alone = end = start + (valid ? rune.Utf16SequenceLength : 1);
            while (valid && end < text.Length && end - alone < MaxJoined && IsJoinedToTheOneBefore(text[end]))
                end++;
            if (!valid || (end == alone && rune.Value is < 0x80 or (>= '가' and <= '힣')))
            {
                yield return (valid ? rune : Rune.ReplacementChar, start, end);
                continue;
            }
            var composed = text[start..end].Normalize(NormalizationForm.FormKC);
            // The marks that do not combine with the letter are no letters themselves, and would end its word.
            foreach (var part in composed.EnumerateRunes().Where((part, index) => index == 0 || !IsMark(part)))
                yield return (part, start, end);
        }
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark;

    private static bool IsJoinedToTheOneBefore(char c) =>
        c is >= '\u1160' and <= '\u11FF' || (c >= '\u0300' && char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark);
}

/// <summary>A syllable or a word, in lower case.</summary>
internal readonly record struct SearchPart(string Text, int Start, int End);

/// <summary>Consecutive syllables, or the words of one compound.</summary>
internal sealed record SearchPiece(IReadOnlyList<SearchPart> Parts, bool IsHangul)
{
    /// <summary>The tokens to search for: pairs of syllables, or the words and, if there are several, their concatenation.</summary>
    public IEnumerable<SearchPart> Tokens => IsHangul
        ? Parts.Zip(Parts.Skip(1), (one, next) => new SearchPart(one.Text + next.Text, one.Start, next.End))
        : Parts.Count == 1 ? Parts : [.. Parts, Joined];

    public SearchPart Joined => new(string.Concat(Parts.Select(part => part.Text)), Parts[0].Start, Parts[^1].End);
}
