using System.Globalization;

namespace DigestFormat.Tests;

public sealed class OneLineTests
{
    private const int Many = 200_000;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    /// <summary>Default_Ignorable_Code_Point: https://www.unicode.org/Public/17.0.0/ucd/DerivedCoreProperties.txt</summary>
    private const string DefaultIgnorable =
        "00AD..00AD 034F..034F 061C..061C 115F..1160 17B4..17B5 180B..180F 200B..200F 202A..202E 2060..206F 3164..3164 FE00..FE0F FEFF..FEFF FFA0..FFA0 "
        + "FFF0..FFF8 1BCA0..1BCA3 1D173..1D17A E0000..E0FFF";

    private const string Annotations = "FFF9..FFFB";
    private const string Blank = "2800..2800 1D159..1D159 13441..13442";

    [Theory]
    [InlineData(DefaultIgnorable)]
    [InlineData(Annotations)]
    [InlineData(Blank)]
    public void What_shows_nothing_is_left_out(string ranges)
    {
        foreach (var range in ranges.Split(' ').Select(range => range.Split("..").Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray()))
        {
            for (var c = range[0]; c <= range[1]; c++)
            {
                var invisible = char.ConvertFromUtf32(c);
                Assert.True(OneLine.Of(invisible) is "", $"U+{c:X4}");
                Assert.True(OneLine.Of($"a {invisible} b{invisible}") is "a b", $"U+{c:X4}");
            }
        }
    }

    [Theory]
    [InlineData("❤\uFE0F 1\uFE0F\u20E3 👩\u200D🔬 🏴", "❤ 1\u20E3 👩🔬 🏴")]
    [InlineData("한글, 漢字, कि, ไม้, שָׁ, בְּרֵאשִׁ֖ית, Tiếng Việt, གྲྭ, ∅ ─ ␠", "한글, 漢字, कि, ไม้, שָׁ, בְּרֵאשִׁ֖ית, Tiếng Việt, གྲྭ, ∅ ─ ␠")]
    public void What_real_titles_need_stays(string title, string line) => Assert.Equal(line.Normalize(), OneLine.Of(title));

    [Theory]
    [InlineData("e\u0323\u0323\u0323\u0323\u0323\u0323 next", "\u1EB9\u0323\u0323\u0323 next")]
    [InlineData("\u0301\u0301\u0301\u0301\u0301\u0301a", "\u0301\u0301\u0301\u0301a")]
    [InlineData("\uFB2C\u0301\u0301\u0301\u0301", "\u05E9\u05BC\u05C1\u0301\u0301")]
    public void A_letter_has_four_marks_at_most(string text, string line)
    {
        Assert.Equal(line, OneLine.Of(text));
        Assert.Equal(line, OneLine.Of(line));
        Assert.Equal(line, OneLine.Compose(text));
    }

    [Theory]
    [InlineData("e", "\u0301\u0323")]
    [InlineData("", "\u0344")]
    [InlineData("\u1112\u1161", "\u11AB")]
    [InlineData("", "\uFB2C")]
    [InlineData("", "\U0001D15E\U0001D165")]
    [InlineData("a", "\u200B")]
    [InlineData("a", " \u3164")]
    [InlineData("", "\uD800")]
    public void Time_grows_with_the_length_alone(string start, string piece)
    {
        var text = start + string.Concat(Enumerable.Repeat(piece, Many));
        var file = System.Text.Encoding.UTF8.GetBytes(Digests.Good.Replace("TideNet: ", text, StringComparison.Ordinal));
        var before = CpuTime.OfThisThread();

        _ = OneLine.Of(text);
        _ = OneLine.Beginning(text, 1000);
        _ = DigestReader.ReadTolerant(file);

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < Most, $"It took {took} of a processor.");
    }

    [Fact]
    public void The_beginning_of_a_text_is_never_longer_than_asked_and_is_in_normal_form() =>
        CsCheck.Check.Sample(CsCheck.Gen.Select(Texts.Any, CsCheck.Gen.Int[1, 20]), (text, length) =>
            OneLine.Beginning(text, length) is var beginning && beginning.Length <= length && OneLine.Of(beginning) == beginning
            && (OneLine.Of(text).Length > length || text.Length > length || beginning == OneLine.Of(text)));
}
