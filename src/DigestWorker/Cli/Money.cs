using System.Globalization;

namespace DigestWorker.Cli;

/// <summary>Money in whatever the operator's prices are in.</summary>
internal static class Money
{
    public static string Of(decimal cost) => cost.ToString("0.00##", CultureInfo.InvariantCulture);

    /// <summary>To put behind a count of tokens; empty where nothing has a price.</summary>
    public static string InWords(decimal cost) => cost == 0 ? "" : $", cost {Of(cost)}";
}
