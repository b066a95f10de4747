using DigestWorker.Cli;

namespace DigestWorker.Tests.Cli;

public sealed class VersionActionTests
{
    [Theory]
    [InlineData("0.1.0+628a377914745f8b62d27c8ed5dbce15e7005e4e", "digestworker 0.1.0 (commit 628a37791474)")]
    [InlineData("0.2.0-rc.1+628a377914745f8b62d27c8ed5dbce15e7005e4e", "digestworker 0.2.0-rc.1 (commit 628a37791474)")]
    [InlineData("0.1.0+local", "digestworker 0.1.0+local")]
    [InlineData("0.1.0", "digestworker 0.1.0")]
    public void It_says_the_version_and_the_commit_where_it_is_known(string informational, string line) =>
        Assert.Equal(line, VersionAction.Of(informational));
}
