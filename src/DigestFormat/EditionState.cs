using System.Text.Json.Serialization;

namespace DigestFormat;

/// <summary>The state of an edition. Its reason says why.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EditionState>))]
public enum EditionState
{
    /// <summary>Not due yet, and nothing publishable so far.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Every listed paper is in the edition or permanently left out.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Published; some papers are deferred to later runs.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>The listing had no papers for the date, and this is confirmed, or none was selected.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>Due or withheld, and nothing publishable. An earlier file stays unchanged.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
