using DigestWorker.Papers;

namespace DigestWorker.Web.Pages;

/// <summary>A bar for each week.</summary>
/// <param name="Words">What is drawn, in words.</param>
/// <param name="Values">The value of each week, the oldest first.</param>
/// <param name="Top">The value at the top.</param>
internal sealed record WeekBars(PageContext View, string Words, IReadOnlyList<(EditionDate Week, long Value)> Values, long Top)
{
    public const int Width = 720;
    public const int Height = 100;

    /// <summary>Whether there is a scale and there are weeks beside it; small ones have neither.</summary>
    public bool IsLabelled { get; init; }

    public static long TopOf(IEnumerable<long> values) => VotesChart.RoundUp((int)Math.Min(int.MaxValue, values.DefaultIfEmpty().Max()));

    public string X(int week) => Number((week * Step) + (Step * 0.1));

    public string Y(long value) => Number(Height - ((double)Height * value / Top));

    public string HeightOf(long value) => Number((double)Height * value / Top);

    public string BarWidth => Number(Step * 0.8);

    private double Step => (double)Width / Values.Count;

    private static string Number(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
