using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>
/// An arXiv identifier without its version: <c>2501.02955</c>, or <c>math/0309136</c> before April 2007.
/// See https://info.arxiv.org/help/arxiv_identifier.html.
/// </summary>
[JsonConverter(typeof(PaperIdJsonConverter))]
public readonly partial record struct PaperId : IComparable<PaperId>
{
    private readonly string? _value;

    private PaperId(string value) => _value = value;

    /// <summary>The identifier as arXiv writes it, safe as part of an address.</summary>
    public string Value => _value ?? "";

    /// <summary>The picture that Hugging Face makes for every paper that it lists.</summary>
    public string ImageUrl => $"https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{Value}.png";

    /// <summary>The newest version of the paper as PDF.</summary>
    public string PdfUrl => $"https://arxiv.org/pdf/{Value}";

    /// <summary>
    /// Reads an identifier (with or without version, <c>arXiv:</c> or <c>oai:arXiv.org:</c>) or an address that contains one
    /// (arXiv, ar5iv, doi.org, Hugging Face's paper pages and thumbnails). Returns false for anything else.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PaperId id) => TryParse(text, out id, out _);

    /// <inheritdoc cref="TryParse(string?, out PaperId)"/>
    /// <param name="text">The text to read.</param>
    /// <param name="id">The identifier without its version.</param>
    /// <param name="version">The version after the <c>v</c>, if there is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out PaperId id, out int? version)
    {
        (id, version) = (default, null);
        if (text is null || text.Length > 200 || Form().Match(text.Trim()) is not { Success: true } match)
            return false;

        // math.GT/0309136 and math/0309136 are one paper; arXiv's own form has no subject class.
        id = new PaperId(match.Groups["archive"].Success
            ? $"{match.Groups["archive"].Value}/{match.Groups["number"].Value}"
            : match.Groups["new"].Value);
        if (match.Groups["version"].Success)
            version = int.Parse(match.Groups["version"].ValueSpan, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>Reads an identifier, as <see cref="TryParse(string?, out PaperId)"/> does.</summary>
    /// <exception cref="FormatException">The text is not an arXiv identifier.</exception>
    public static PaperId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an arXiv identifier such as 2501.02955 or math/0309136.");

    /// <inheritdoc/>
    public int CompareTo(PaperId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("""
        ^(?:arxiv:|oai:arxiv\.org:
          |(?:https?://)?(?:
              (?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/
             |ar5iv\.(?:labs\.arxiv\.)?org/(?:abs|html)/
             |(?:dx\.)?doi\.org/10\.48550/arxiv\.
             |(?:www\.)?(?:huggingface\.co|hf\.co)/papers/
             |cdn-thumbnails\.huggingface\.co/social-thumbnails/papers/))?
        (?:(?<new>[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})
          |(?<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2})?/(?<number>[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}))
        (?:v(?<version>[1-9][0-9]{0,2}))?
        (?:\.pdf|\.png|/gradient\.png|/)?(?:[?\#].*)?\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>An identifier as a JSON string.</summary>
public sealed class PaperIdJsonConverter : JsonConverter<PaperId>
{
    /// <inheritdoc/>
    public override PaperId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PaperId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("not an arXiv identifier");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PaperId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
