using System.Globalization;
using System.Text;

namespace DigestWorker.Models.Wire;

/// <summary>The escapes in JSON of models.</summary>
internal static class JsonEscapes
{
    private const string Replacement = @"\ufffd";
    private const int Length = 6;

    /// <summary>
    /// Replaces each escaped half of a surrogate pair that has no other half. System.Text.Json accepts it, and throws where the string or the name is read.
    /// </summary>
    public static string Mend(string json)
    {
        if (!json.Contains(@"\ud", StringComparison.OrdinalIgnoreCase))
            return json;
        var mended = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length;)
        {
            var (unit, taken) = (UnitAt(json, at), json[at] is '\\' ? 2 : 1);
            if (unit is { } escaped)
            {
                taken = Length;
                if (char.IsHighSurrogate(escaped) && UnitAt(json, at + Length) is { } next && char.IsLowSurrogate(next))
                    taken = 2 * Length;
                else if (char.IsSurrogate(escaped))
                    (taken, _) = (0, mended.Append(Replacement));
            }
            mended.Append(json, at, Math.Min(taken, json.Length - at));
            at += taken is 0 ? Length : taken;
        }
        return mended.ToString();
    }

    private static char? UnitAt(string json, int at) =>
        at + Length <= json.Length && json[at] is '\\' && json[at + 1] is 'u'
        && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
