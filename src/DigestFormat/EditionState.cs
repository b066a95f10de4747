using System.Text.Json.Serialization;

namespace DigestFormat;

/// <summary>How an edition stands. The reason stands beside it in words.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EditionState>))]
public enum EditionState
{
    /// <summary>Not due yet, and nothing good so far.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Every listed paper is in it, or is left out for good.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Good as it stands; some papers are still to be tried.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>The listing had no paper for it, and that is confirmed.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>Due, and nothing that may be published; the reason says why. An earlier file stays as it was.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
