using System.Globalization;
using DigestWorker.Reasons;

namespace DigestWorker.Interests;

/// <summary>Puts scores into words: <c>비디오 이해 3 · 저자 Jian Hu 5</c>.</summary>
internal static class ScoreText
{
    public const string Separator = " · ";

    /// <summary>The interest, the total and its parts, on one line.</summary>
    /// <param name="title">The title of the interest; empty if it is no longer configured.</param>
    /// <param name="score">The score.</param>
    /// <param name="language">The language.</param>
    public static string Line(string title, Score score, Language language)
    {
        var head = $"{title} {Number(score.Total)}".TrimStart();
        return score.Parts.Count == 0 ? head : $"{head}: {string.Join(Separator, score.Parts.Select(part => Of(part, language)))}";
    }

    public static string Of(ScorePart part, Language language)
    {
        var name = (part.Kind, language) switch
        {
            (ScorePartKind.Author, Language.Korean) => $"저자 {part.Name}",
            (ScorePartKind.Author, _) => $"author {part.Name}",
            (ScorePartKind.Organization, Language.Korean) => $"기관 {part.Name}",
            (ScorePartKind.Organization, _) => $"organization {part.Name}",
            (ScorePartKind.Like, Language.Korean) => $"{part.Name}{With(part.Name)} 비슷함",
            (ScorePartKind.Like, _) => $"similar to {part.Name}",
            _ => part.Name,
        };
        return $"{name} {Number(part.Points)}";
    }

    /// <summary>A number with the sign that is as wide as a digit.</summary>
    public static string Number(int points) => string.Create(CultureInfo.InvariantCulture, $"{(points < 0 ? "−" : "")}{Math.Abs(points)}");

    // 영, 일, 삼, 육, 칠 and 팔 end in a consonant.
    private static string With(string id) => id[^1] is '0' or '1' or '3' or '6' or '7' or '8' ? "과" : "와";
}
