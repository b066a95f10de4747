using DigestWorker.Http;

namespace DigestWorker.Tests.Http;

public sealed class PlainValueTests
{
    [Theory]
    [InlineData("replay", "replay")]
    [InlineData("replay\r", "replay")]
    [InlineData("replay\r\n", "replay")]
    [InlineData("\"replay\"", "replay")]
    [InlineData("'replay'", "replay")]
    [InlineData("\"replay\"\r", "replay")]
    [InlineData("\"\"replay\"\"", "\"replay\"")]
    [InlineData("\"replay'", "\"replay'")]
    [InlineData("Host=db;Password=\"a;b\"", "Host=db;Password=\"a;b\"")]
    [InlineData("\"", "\"")]
    [InlineData("\"\"", "")]
    [InlineData("", "")]
    public void Line_ends_and_one_pair_of_quotes_are_no_part_of_a_value(string text, string value) => Assert.Equal(value, PlainValue.Of(text));

    [Fact]
    public void A_file_is_read_by_the_same_rule()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "\uFEFF'key'\r\n");

        Assert.Equal("key", PlainValue.InFile(path));

        File.Delete(path);
    }
}
