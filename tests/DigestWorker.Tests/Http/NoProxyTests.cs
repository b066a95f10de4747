using DigestWorker.Http;

namespace DigestWorker.Tests.Http;

public sealed class NoProxyTests
{
    [Theory]
    [InlineData("example.com", "https://example.com", true)]
    [InlineData("example.com", "https://models.example.com", true)]
    [InlineData("example.com", "https://badexample.com", false)]
    [InlineData(".example.com", "https://models.example.com", true)]
    [InlineData("*.example.com", "https://models.example.com", true)]
    [InlineData("EXAMPLE.com", "https://Example.COM.", true)]
    [InlineData("gpu-*.corp", "http://gpu-17.corp", true)]
    [InlineData("gpu-*.corp", "http://cpu-17.corp", false)]
    [InlineData("*", "https://anything.example", true)]
    [InlineData("example.com:8443", "https://example.com:8443", true)]
    [InlineData("example.com:8443", "https://example.com", false)]
    [InlineData("example.com:443", "https://example.com", true)]
    [InlineData("10.0.0.0/8", "http://10.200.3.4:8000", true)]
    [InlineData("10.0.0.0/8", "http://11.0.0.1", false)]
    [InlineData("10.1.2.3/8", "http://10.9.9.9", true)]
    [InlineData("192.168.1.128/25", "http://192.168.1.200", true)]
    [InlineData("192.168.1.128/25", "http://192.168.1.100", false)]
    [InlineData("192.168.1.5", "http://192.168.1.5", true)]
    [InlineData("192.168.1.5:8000", "http://192.168.1.5", false)]
    [InlineData("192.168.1.5", "http://[::ffff:192.168.1.5]", true)]
    [InlineData("fd00::/8", "http://[fd12:3456::1]:11434", true)]
    [InlineData("fd00::/8", "http://[fe80::1]", false)]
    [InlineData("[fd12::1]:11434", "http://[fd12::1]:11434", true)]
    [InlineData("fd12::1", "http://[fd12::1]", true)]
    [InlineData("0.0.0.0/0", "http://models.example", false)]
    [InlineData("a.example, b.example ,c.example", "http://b.example", true)]
    [InlineData("a.example b.example", "http://b.example", true)]
    [InlineData("10.0.0.0/99", "http://10.0.0.1", false)]
    [InlineData("", "http://a.example", false)]
    [InlineData(null, "http://a.example", false)]
    public void It_is_read_as_curl_and_go_read_it(string? text, string address, bool exempt) =>
        Assert.Equal(exempt, NoProxy.Parse(text).Contains(new Uri(address)));
}
