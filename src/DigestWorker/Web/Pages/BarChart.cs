using System.Globalization;

namespace DigestWorker.Web.Pages;

/// <summary>A bar for each day, or for each month.</summary>
/// <param name="Id">The prefix of the element ids.</param>
internal sealed record BarChart(string Id, string Title, IReadOnlyList<(DateOnly Day, decimal Value)> Bars, Func<decimal, string> Words)
{
    public const int Width = 720;
    public const int Height = 200;

    private static readonly int[] RoundNumbers = [1, 2, 5, 10];

    /// <summary>How the days below the bars are written.</summary>
    public string DayFormat { get; init; } = "MM-dd";

    public decimal Max { get; } = Ceiling(Bars.Max(bar => bar.Value));

    public string Description => $"{Bars[0].Day:yyyy-MM-dd} – {Bars[^1].Day:yyyy-MM-dd}: {Words(Bars.Sum(bar => bar.Value))}";

    public double Step => (double)Width / Bars.Count;

    public string X(int index) => Number((index * Step) + (Step * 0.1));

    public string Y(decimal value) => Number(Height - HeightOf(value));

    public double HeightOf(decimal value) => (double)(value / Max) * Height;

    public string DayOf(int index) => Bars[index].Day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The next of 1, 2, 5, 10, 20 …: a round number for the axis.</summary>
    private static decimal Ceiling(decimal max)
    {
        if (max <= 0)
            return 1;
        var unit = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)max)));
        return RoundNumbers.Select(factor => factor * unit).First(round => round >= max || round == 10 * unit);
    }
}
