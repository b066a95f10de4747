using System.Globalization;
using System.Text.Json;
using DigestWorker.Papers;

namespace DigestWorker.Listings;

/// <summary>
/// Reads JSON of external sites without throwing: a value that is absent, null or of an unexpected type is null.
/// With deserialization one unexpected value would fail the whole list.
/// </summary>
internal static class LenientJson
{
    public static bool TryParse(string text, out JsonElement json)
    {
        try
        {
            json = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            json = default;
            return false;
        }
    }

    public static JsonElement? Member(this JsonElement? json, string name)
    {
        try
        {
            return json is { ValueKind: JsonValueKind.Object } there && there.TryGetProperty(name, out var member)
                && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? member : null;
        }
        catch (InvalidOperationException) // a name with a lone surrogate, as in every string below
        {
            return null;
        }
    }

    public static IEnumerable<JsonElement?> Items(this JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => (JsonElement?)item) : [];

    public static string? Text(this JsonElement? json)
    {
        try
        {
            return json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static int? Whole(this JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        { ValueKind: JsonValueKind.String }
            when int.TryParse(PaperText.Name(json.Text()), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    public static bool IsTrue(this JsonElement? json) => json is { ValueKind: JsonValueKind.True };

    public static DateTimeOffset? Moment(this JsonElement? json) =>
        DateTimeOffset.TryParse(
            PaperText.Name(json.Text()), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;
}
