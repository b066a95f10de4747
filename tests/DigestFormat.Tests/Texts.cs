using CsCheck;

namespace DigestFormat.Tests;

/// <summary>Texts as bad as they come: made of what opens blocks, of what entries are made of, and of what Unicode has.</summary>
internal static class Texts
{
    private static readonly Gen<string> Opener = Gen.OneOfConst(
        "#", "##", "###### ", "# ", "> ", ">", "- ", "-", "--", "---", "- - -", "+ ", "* ", "* * *", "***", "___", "_ _ _", "===", "=",
        "1. ", "12) ", "1.", "123456789. ", "1234567890. ", "```", "~~~", "`", "<", "<div>", "<think>", "</a>", "<!-- ", "<?php", "[a]: ", "[^1]: ", "[",
        "![Image](", "![", "](https://arxiv.org/pdf/2503.10002)", "|---|", "| a |", ":-:", ":::", "$", "$$", "{{", "{%", "{:", "*[a]: ", "\\&");

    private static readonly Gen<string> Reference = Gen.OneOfConst(
        "&", "amp;", "&amp;", "&lt;", "&amp;lt;", "lt;", "&lt;b>", "!", "!&", "#91;", "!&#91;", "!&amp;#91;", "{", "{&", "{&#123;", "{&amp;#123;", "#123;", "{&#37;", "#37;", "{&#58;", "#58;",
        "%", "{{{", "{{%", "<!", "<![");

    private static readonly Gen<string> Part = Gen.OneOfConst(
        "## 제목:", "## 제목: ", "**제목**: ", "**요약**:", "**요약**", "**요약:** ", "요약: ", "**쉬운설명**:", "**관련분야**:", "**추천수**:", "추천수: 3",
        "**PDF 다운로드 링크**: ", "PDF 다운로드 링크: ", "---", "![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2503.10002.png)");

    private static readonly Gen<string> Slashes = Gen.OneOfConst("\\", "\\\\", "\\\\\\", "\\.", "\\# ", "1\\. ", "1\\\\) ", "\\---", "\\**요약**:");

    private static readonly Gen<string> Space = Gen.OneOfConst(" ", "  ", "\t", "\n", "\r\n", "\n\n", "\u00A0", "\u2028", "\u0085", "\u3000", "\n---\n", "\n\n---\n\n");

    private static readonly Gen<string> Odd = Gen.OneOfConst(
        "\u0000", "\u0007", "\u200B", "\u200D", "\u202E", "\uFEFF", "\uFFFD", "\uD800", "\uDC00", "\U0001F600", "e\u0301", "\u0301", "\u0338", "\u0308",
        "\u1112\u1161\u11AB", "\uAC00\u11A8", "\u1FEF", "\u037E", "\u212B", "\u0344", "\uFB1D", "\uFB2C", "\u0323\u0301\u0302", "\uFE0F", "\u3164",
        "\u115F", "\u2800", "\U000E0100", "\U000E0041", "\u034F", "\u00AD", ",", ", ", ",,", "，");

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.OneOfConst("요약", "모델", "비전 언어 모델", "TideNet", "a", "x_1", "[n]", "$x^2$", "*", "360°"),
        Gen.Char['가', '힣'].Array[1, 6].Select(letters => new string(letters)),
        Gen.String);

    public static Gen<string> Any { get; } =
        Gen.Frequency((4, Opener), (3, Reference), (2, Part), (3, Slashes), (2, Space), (2, Odd), (3, Word)).Array[1, 7].Select(string.Concat);
}
