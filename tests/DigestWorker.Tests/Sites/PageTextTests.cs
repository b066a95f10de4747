using System.Text;
using CsCheck;
using DigestWorker.Sites;

namespace DigestWorker.Tests.Sites;

public sealed class PageTextTests
{
    private static readonly string[] Charsets =
    [
        .. CodePagesEncodingProvider.Instance.GetEncodings().Concat(Encoding.GetEncodings()).Select(encoding => encoding.Name).Distinct(),
        "utf-7", "unicode-1-1-utf-7", "csunicode11utf7", "65000", "x-user-defined", "hz-gb-2312", "iso-2022-kr", "iso-2022-cn", "replacement", "\u3164", "\"", " ",
    ];

    [Fact]
    public void Whatever_charset_is_named_and_whatever_the_bytes_are_nothing_is_thrown() =>
        Gen.Select(Gen.OneOfConst(Charsets), Gen.Byte.Array[0, 60], Gen.Bool).Sample((charset, bytes, inPage) =>
        {
            var body = inPage ? Encoding.ASCII.GetBytes($"<meta charset=\"{charset}\">").Concat(bytes).ToArray() : bytes;
            return PageText.TryDecode(body, inPage ? "utf-7" : charset, out var text) == (text is not null);
        });
}
