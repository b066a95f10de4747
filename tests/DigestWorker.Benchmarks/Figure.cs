namespace DigestWorker.Benchmarks;

/// <summary>One thing that was measured.</summary>
/// <param name="Most">What it may be at the most; null where nothing was promised.</param>
/// <param name="Least">What it has to be at the least.</param>
internal sealed record Figure(string Group, string Case, double Value, string Unit, double? Most = null, double? Least = null)
{
    public bool Kept => Value <= (Most ?? double.MaxValue) && Value >= (Least ?? double.MinValue);

    public string Promise => (Most, Least) switch
    {
        ({ } most, _) => $"≤ {Number(most)}",
        (_, { } least) => $"≥ {Number(least)}",
        _ => "",
    };

    public static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "N0", >= 10 => "0.0", _ => "0.00" }, System.Globalization.CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
