using DigestWorker.Hosting;
using DigestWorker.Http;

namespace DigestWorker.Tests.Http;

public sealed class DurationTests
{
    [Theory]
    [InlineData("3s", "00:00:03")]
    [InlineData("2m", "00:02:00")]
    [InlineData("36h", "1.12:00:00")]
    [InlineData("1d12h", "1.12:00:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("250ms", "00:00:00.2500000")]
    [InlineData("3", "00:00:03")]
    [InlineData("120", "00:02:00")]
    [InlineData("0.5", "00:00:00.5000000")]
    [InlineData("00:00:03", "00:00:03")]
    [InlineData("00:00:00.250", "00:00:00.2500000")]
    [InlineData("00:02", "00:02:00")]
    [InlineData("1.12:00:00", "1.12:00:00")]
    public void A_span_is_read_as_people_write_it(string text, string span) => Assert.Equal(span, Duration.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-3s")]
    [InlineData("-00:00:03")]
    [InlineData("3 s")]
    [InlineData("2 minutes")]
    [InlineData("36:00:00")]
    [InlineData("24:00")]
    [InlineData("1.36:00:00")]
    [InlineData("00:61:00")]
    [InlineData("1e3")]
    [InlineData("1,5s")]
    [InlineData("∞")]
    [InlineData("NaN")]
    public void What_is_no_span_is_refused(string text) => Assert.Null(Duration.Parse(text));

    [Theory]
    [InlineData("36:00:00", "36h")]
    [InlineData("100:30", "100h30m")]
    [InlineData("1.36:05:00", "1d36h5m")]
    [InlineData("23:59:59", null)]
    [InlineData("a:b", null)]
    public void Hours_that_no_clock_has_are_to_be_written_in_units(string text, string? units) => Assert.Equal(units, Duration.InUnits(text));

    [Fact]
    public void Every_setting_takes_every_notation_and_the_settings_page_shows_what_was_read()
    {
        var settings = Settings.Of([new("Arxiv:MinInterval", "3"), new("Llm:Timeout", "90s"), new("Digests:daily:SettleAfter", "36h")]);

        Assert.Equal(TimeSpan.FromSeconds(3), settings.Options.Arxiv.MinInterval);
        Assert.Equal(TimeSpan.FromSeconds(90), settings.Digests[0].Llm.Timeout);
        Assert.Equal(TimeSpan.FromHours(36), settings.Digests[0].Options.SettleAfter);
        var shown = RedactedSettings.Of(settings, settings).ToDictionary(setting => setting.Key, setting => setting.Value);
        Assert.Equal("00:00:03", shown["Arxiv:MinInterval"]);
        Assert.Equal("00:01:30", shown["Llm:Timeout"]);
        Assert.Equal("1.12:00:00", shown["Digests:daily:SettleAfter"]);
    }
}
