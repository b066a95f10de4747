using System.Globalization;

namespace DigestWorker.Reasons;

/// <summary>The overview of an edition in one line.</summary>
internal static class OverviewText
{
    // Below these numbers, a share says nothing.
    private const int MinPapers = 3;
    private const int MinPapersBefore = 20;
    private const double MinRatio = 1.5;

    /// <summary>Papers and votes, the field that is the most above its usual share, and papers with code.</summary>
    public static string Line(EditionOverview overview, Language language)
    {
        var parts = new List<string>
        {
            Text(
                $"논문 {Number(overview.Papers)}편, 추천 {Number(overview.Votes)}",
                $"{Quantity.Of(overview.Papers, "paper")}, {Quantity.Of(overview.Votes, "vote")}"),
        };
        if (Rising(overview) is { } rising)
        {
            parts.Add(rising.PapersBefore == 0
                ? Text($"{rising.Field} 새로 등장", $"{rising.Field} is new")
                : Text($"{rising.Field} 평소의 {Times(overview, rising)}배", $"{rising.Field} at {Times(overview, rising)} times its usual share"));
        }
        if (overview.WithCode > 0)
            parts.Add(Text($"코드 공개 {overview.WithCode}편", $"{overview.WithCode} with code"));
        return string.Join(" · ", parts);

        string Text(string korean, string english) => language is Language.Korean ? korean : english;
    }

    /// <summary>How many times its usual share a field has; null if there is none to compare with.</summary>
    public static double? RatioOf(EditionOverview overview, FieldFigure field) =>
        field.PapersBefore == 0 || overview.Before.Papers < MinPapersBefore
            ? null
            : (double)field.Papers / overview.Papers / ((double)field.PapersBefore / overview.Before.Papers);

    /// <summary>The field that is the most above its usual share, of those that have papers enough; null if none is.</summary>
    public static FieldFigure? Rising(EditionOverview overview) => overview.Before.Papers < MinPapersBefore ? null : overview.Fields
        .Where(field => field.Papers >= MinPapers && (RatioOf(overview, field) is not { } ratio || ratio >= MinRatio))
        .OrderByDescending(field => RatioOf(overview, field) ?? double.MaxValue).ThenByDescending(field => field.Papers)
        .ThenBy(field => field.Field, StringComparer.Ordinal).FirstOrDefault();

    public static string Times(EditionOverview overview, FieldFigure field) =>
        (RatioOf(overview, field) ?? 0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
