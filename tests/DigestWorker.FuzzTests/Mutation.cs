using System.Text;
using CsCheck;

namespace DigestWorker.FuzzTests;

/// <summary>One change of an input. A list of them is what a failing input shrinks to.</summary>
/// <param name="At">Where, as a share of the length.</param>
/// <param name="Length">How much, as a share of the length.</param>
internal sealed record Mutation(MutationKind Kind, double At, double Length, string Token, int Times)
{
    /// <summary>Bodies are cut at a limit of their own; this is enough to see what grows faster than its input.</summary>
    private const int MaxLength = 200_000;

    /// <summary>What readers of JSON, HTML, XML, markdown, numbers, dates, addresses and Unicode treat specially.</summary>
    private static readonly Gen<string> Tokens = Gen.OneOfConst(
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "{}", "[]", "\"\"", "\\", "\\u0000", "\\ud83d", "\\udc00", "\ud83d\ude00",
        "0", "-1", "1e999", "-0.0", "1.5", "NaN", "Infinity", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "2147483648", "7e28",
        "9999-12-31", "9999-12", "9999-W52", "0001-01-01", "2025-02-30", "2025-W54", "2025-13", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#0;", "&#xD800;", "&#x10FFFF;", "<div>", "<article>", "<a href='/papers/'>", "<script>",
        "\n", "\r\n", "\r", "\t", "\0", " ", "\u0085", "\u2028", "\u00A0", "\u3000", "\uFEFF", "\u200B", "\u202E", "\u3164", "\u2800", "\uFFFD",
        "\u0301", "e\u0301\u0323", "\u1112\u1161\u11AB", "가", "습니다.", "1억2천만", "３", "①", "\U0001D7D8", "\uDB40\uDC01",
        "---", "\n---\n", "\n\n---\n\n", "## 제목:", "**요약**:", "**추천수**: ", "![Image](", "](", ")", "\\<", "&lt;", "{{", "{%", "|", "*", "_", "`", "#", "data: ", "[DONE]",
        "<think>", "</think>", "```json", "..", "/", "//", "%2e%2e", "%00", "%", "?", "=", "&", ";", "@", "../../etc/passwd", "http://", "::1", "*/5 * * * * ?",
        "Digests", "Llm", "Web", "Storage", "ApiKey", "00:00:00", "36h", "1.12:00:00", "Asia/Seoul");

    public static Gen<Mutation> Any { get; } = Gen.Select(
        Gen.OneOfConst(Enum.GetValues<MutationKind>()), Gen.Double.Unit, Gen.Frequency((4, Gen.Double[0, 0.02]), (1, Gen.Double.Unit)), Tokens,
        Gen.Frequency((8, Gen.Int[1, 3]), (1, Gen.Int[1, 20_000])),
        (kind, at, length, token, times) => new Mutation(kind, at, length, token, times));

    public byte[] Of(byte[] input)
    {
        var at = (int)(At * input.Length);
        var end = Math.Min(input.Length, at + 1 + (int)(Length * input.Length));
        var before = input.AsSpan(0, at);
        var middle = input.AsSpan(at, Math.Max(0, end - at));
        var after = input.AsSpan(Math.Max(at, end));
        var changed = Kind switch
        {
            MutationKind.Delete => [.. before, .. after],
            MutationKind.Cut => [.. before],
            MutationKind.Flip when middle.Length > 0 => [.. before, (byte)(middle[0] ^ (1 << (Times % 8))), .. middle[1..], .. after],
            MutationKind.Repeat => [.. before, .. Repeated(middle, Times), .. after],
            MutationKind.Insert => [.. before, .. Repeated(Encoding.UTF8.GetBytes(Token), Times), .. middle, .. after],
            MutationKind.Replace => [.. before, .. Encoding.UTF8.GetBytes(Token), .. after],
            MutationKind.Move => [.. before, .. after, .. middle],
            _ => input,
        };
        return changed.Length > MaxLength ? changed[..MaxLength] : changed;
    }

    private static byte[] Repeated(ReadOnlySpan<byte> bytes, int times)
    {
        var repeated = new byte[Math.Min(MaxLength, (long)bytes.Length * times)];
        for (var i = 0; i < repeated.Length; i++)
            repeated[i] = bytes[i % bytes.Length];
        return repeated;
    }
}

internal enum MutationKind
{
    Delete,
    Cut,
    Flip,
    Repeat,
    Insert,
    Replace,
    Move,
}
