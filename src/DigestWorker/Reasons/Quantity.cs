using System.Globalization;

namespace DigestWorker.Reasons;

/// <summary>A number and its noun in English: <c>1 paper</c>, <c>1,204 papers</c>.</summary>
internal static class Quantity
{
    public static string Of(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
