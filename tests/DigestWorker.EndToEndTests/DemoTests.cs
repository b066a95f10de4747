using System.Text.RegularExpressions;

namespace DigestWorker.EndToEndTests;

public sealed partial class DemoTests
{
    [Fact]
    public async Task The_demo_needs_nothing_but_itself()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Configuration["Nonsense"] = true;

        var ended = await deployment.SucceedAsync("demo", "--once");

        Assert.Equal($"daily 2025-01-08 Complete settled {deployment.PathOf("demo-digests/2025-01-08.md")} 8 papers", ended.OutputLines[0]);
        Assert.Contains("## 제목:", ended.OutputLines);
        await deployment.SucceedAsync("lint", "demo-digests/2025-01-08.md");
        Assert.DoesNotContain(deployment.Files(), file => !file.StartsWith("demo-digests/", StringComparison.Ordinal));
        Assert.Empty(deployment.Sites.Requests);
    }

    [Fact]
    public async Task The_demo_serves_what_it_made_until_it_is_interrupted()
    {
        await using var deployment = await Deployment.StartAsync();
        using var demo = deployment.Start("demo", "--out", "shown");
        await demo.SaysAsync("(Ctrl+C ends)");
        using var browser = new HttpClient { BaseAddress = new Uri(Address().Match(demo.Errors).Groups["url"].Value) };

        Assert.Contains("/digests/daily/2025-01-08", await browser.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("A Simple and Efficient Approach", await browser.GetStringAsync("/digests/daily/2025-01-08", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        demo.Interrupt();
        Assert.Equal(0, (await demo.EndAsync()).ExitCode);
    }

    [GeneratedRegex("Read it at (?<url>http://[^ ,]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
