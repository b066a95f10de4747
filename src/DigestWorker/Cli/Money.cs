using System.Globalization;

namespace DigestWorker.Cli;

/// <summary>Amounts in the currency of the configured prices.</summary>
internal static class Money
{
    public static string Of(decimal cost) => cost.ToString("0.00##", CultureInfo.InvariantCulture);

    /// <summary>A suffix for a number of tokens; empty if no model has a price.</summary>
    public static string InWords(decimal cost) => cost == 0 ? "" : $", cost {Of(cost)}";
}
