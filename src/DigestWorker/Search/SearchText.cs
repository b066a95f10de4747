using System.Globalization;
using System.Text;

namespace DigestWorker.Search;

/// <summary>A token of a text, with its place among the others and in the text.</summary>
internal readonly record struct SearchToken(string Text, int Position, int Start, int End);

/// <summary>
/// A text as the search takes it apart, the same way for every database. Korean writes compounds together or apart as it likes (언어모델, 언어 모델),
/// so Hangul is taken without its blanks, as overlapping pairs of syllables; everything else as words.
/// </summary>
internal sealed class SearchText
{
    /// <summary>No word is longer; what comes behind is not looked at. A lexeme of PostgreSQL has its bounds.</summary>
    private const int MaxWordLength = 64;

    public SearchText(string text)
    {
        var (tokens, syllables, position) = (new List<SearchToken>(), new List<SearchToken>(), 0);
        foreach (var piece in Split(text))
        {
            syllables.AddRange(piece.IsHangul ? piece.Parts.Select(part => new SearchToken(part.Text, 0, part.Start, part.End)) : []);
            foreach (var (token, start, end) in piece.Tokens)
                tokens.Add(new SearchToken(token, ++position, start, end));
            // Nothing reaches over a full stop.
            position += piece.IsHangul ? 1 : 0;
        }
        (Tokens, Syllables) = (tokens, syllables);
    }

    /// <summary>Pairs of syllables and words. What follows upon another has the next position; where one is left out, something is between them.</summary>
    public IReadOnlyList<SearchToken> Tokens { get; }

    /// <summary>The single syllables; their order is that of the text.</summary>
    public IReadOnlyList<SearchToken> Syllables { get; }

    /// <summary>A name without blanks, marks and capitals: 자연어 처리 and 자연어처리 are one.</summary>
    public static string NormalizedKey(string name) => string.Concat(Split(name).SelectMany(piece => piece.Parts).Select(part => part.Text));

    /// <summary>The stretches that belong together: Hangul over its blanks, words over their hyphens.</summary>
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

    /// <summary>The letters of a text, composed where it has them in pieces, each with its place.</summary>
    private static IEnumerable<(Rune Rune, int Start, int End)> LettersOf(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            var valid = Rune.TryGetRuneAt(text, start, out var rune);
            var alone = end = start + (valid ? rune.Utf16SequenceLength : 1);
            while (valid && end < text.Length && IsJoinedToTheOneBefore(text[end]))
                end++;
            if (end > alone)
                rune = Rune.GetRuneAt(text[start..end].Normalize(NormalizationForm.FormC), 0);
            yield return (valid ? rune : Rune.ReplacementChar, start, end);
        }
    }

    private static bool IsJoinedToTheOneBefore(char c) =>
        c is >= '\u1160' and <= '\u11FF' || (c >= '\u0300' && char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark);
}

/// <summary>A syllable or a word, in small letters.</summary>
internal readonly record struct SearchPart(string Text, int Start, int End);

/// <summary>Syllables that follow upon each other, or the words of one compound.</summary>
internal sealed record SearchPiece(IReadOnlyList<SearchPart> Parts, bool IsHangul)
{
    /// <summary>What is looked up: pairs of syllables, or the words and, of several, all of them as one.</summary>
    public IEnumerable<SearchPart> Tokens => IsHangul
        ? Parts.Zip(Parts.Skip(1), (one, next) => new SearchPart(one.Text + next.Text, one.Start, next.End))
        : Parts.Count == 1 ? Parts : [.. Parts, Joined];

    public SearchPart Joined => new(string.Concat(Parts.Select(part => part.Text)), Parts[0].Start, Parts[^1].End);
}
