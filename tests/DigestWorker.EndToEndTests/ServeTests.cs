using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

public sealed class ServeTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task A_served_worker_makes_its_edition_on_schedule_shows_it_and_ends_when_told_to()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        deployment.Sites.Days[today] = StandInPaper.Many(3);
        deployment.Daily["Cron"] = "0/2 * * * * ?";
        var url = FreeAddress();
        deployment.Section("Web")["Url"] = url;

        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("digests/index.json")), () => worker.HasEnded ? worker.Errors : null);

        Assert.DoesNotContain("anon_inode:inotify", worker.OpenFiles());
        Assert.Equal(["ready"], (await deployment.SucceedAsync("health")).OutputLines);
        Assert.Equal(["live"], (await deployment.SucceedAsync("health", "--live", "--url", url)).OutputLines);
        using var browser = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Contains($"/digests/daily/{today}", await browser.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Study 1 of Small Models", await browser.GetStringAsync($"/digests/daily/{today}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using (var ready = await browser.GetAsync("/health/ready", TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        // The first run is at once; what the schedule does is seen from a paper that came later.
        deployment.Sites.Days[today] = StandInPaper.Many(4);
        await Limit.UntilAsync(() => deployment.Model.CallsByPaper.ContainsKey("2501.10003"), () => worker.HasEnded ? worker.Errors : null);
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));

        var asked = Stopwatch.StartNew();
        worker.Terminate();
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.True(asked.Elapsed < Grace, $"it took {asked.Elapsed} to end");
        Assert.Equal("", worker.Output);
    }

    [ThoroughFact]
    public async Task A_worker_serves_also_where_every_inotify_instance_is_in_use()
    {
        Programs.SkipWithout("strace");
        await using var deployment = await Deployment.StartAsync(papers: 1);
        var url = FreeAddress();
        deployment.Section("Web")["Url"] = url;

        using var worker = deployment.Trace(
            ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=inotify_init,inotify_init1", "-e", "inject=inotify_init,inotify_init1:error=EMFILE"],
            "serve");
        using var browser = new HttpClient { BaseAddress = new Uri(url) };
        await Limit.UntilAsync(
            async () =>
            {
                try
                {
                    return await browser.GetStringAsync("/health/live", TestContext.Current.CancellationToken) is "live";
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => worker.HasEnded ? worker.Errors : null);

        Assert.False(worker.HasEnded);
    }

    [ThoroughFact]
    public async Task An_address_that_is_not_of_this_machine_is_told_in_one_line()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Section("Web")["Url"] = "http://192.0.2.1:8080";
        deployment.Section("Web")["ApiKey"] = "sixteen-or-more-characters";
        deployment.Section("Web")["AllowedHosts"] = "localhost";

        var ended = await deployment.RunAsync("serve");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(
            "error: Web:Url: the worker cannot listen on http://192.0.2.1:8080: Cannot assign requested address; "
            + "set an address of this machine, such as http://127.0.0.1:8080.",
            ended.ErrorLines[^1]);
        Assert.DoesNotContain("xception", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_serves_is_alive_whatever_becomes_of_its_configuration()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("data/digestworker.db.serve.address")), () => worker.HasEnded ? worker.Errors : null);
        var file = deployment.PathOf("digestworker.json");

        foreach (var text in new[] { "{ \"Llm\": ", """{ "Web": { "Url": "http://127.0.0.1:9" } }""", """{ "Web": { "Url": null }, "Llm": { "Modle": "m" } }""", null })
        {
            File.Delete(file);
            if (text is not null)
                await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            using var health = Worker.Start(deployment.Folder, deployment.Environment, ["health", "--live"]);
            var ended = await health.EndAsync();
            Assert.Equal((0, "live\n", ""), (ended.ExitCode, ended.Output, ended.Errors));
        }

        worker.Terminate();
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.False(File.Exists(deployment.PathOf("data/digestworker.db.serve.address")));
    }

    [ThoroughFact]
    public async Task A_served_worker_ends_in_time_also_in_the_middle_of_a_run()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2, _ => ModelAnswer.Hang);
        deployment.Sites.Days[TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = StandInPaper.Many(2);
        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => deployment.Model.Calls > 0, () => worker.HasEnded ? worker.Errors : null);

        var asked = Stopwatch.StartNew();
        worker.Terminate();

        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.True(asked.Elapsed < Grace, $"it took {asked.Elapsed} to end");
    }

    [ThoroughFact]
    public async Task A_served_worker_ends_in_time_also_while_browsers_look_on()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2, _ => ModelAnswer.Hang);
        deployment.Sites.Days[TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = StandInPaper.Many(2);
        var url = FreeAddress();
        deployment.Section("Web")["Url"] = url;
        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => deployment.Model.Calls > 0, () => worker.HasEnded ? worker.Errors : null);
        using var browser = new HttpClient { BaseAddress = new Uri(url) };
        var streams = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => browser.GetStreamAsync(new Uri("/operate/live", UriKind.Relative), TestContext.Current.CancellationToken)));
        using var first = new StreamReader(streams[0]);
        Assert.Contains("\"phase\":\"Running\"", await first.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithinLimitAsync(what: "the first line of the stream"), StringComparison.Ordinal);

        var asked = Stopwatch.StartNew();
        worker.Terminate();

        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.True(asked.Elapsed < Grace, $"it took {asked.Elapsed} to end");
        Array.ForEach(streams, stream => stream.Dispose());
    }

    [ThoroughTheory]
    [InlineData("Web:Url=http://0.0.0.0:0", "error: Web:ApiKey: missing, and 'http://0.0.0.0:0' can be reached from other machines; set Web:ApiKeyFile to a file (a key is created if the file does not exist), or Web:ApiKey.")]
    [InlineData("Web:ApiKeyFile=/proc/version/key", "error: Web:ApiKeyFile: /proc/version/key can be neither read nor created: ")]
    public async Task Without_a_key_where_one_is_needed_there_is_no_start(string setting, string line)
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Section("Web")["AllowedHosts"] = "localhost";

        var ended = await deployment.RunAsync("serve", "--set", setting);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith(line, ended.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_the_configuration_says_where_the_worker_listens_and_whom_it_trusts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the sockets of a process are listed in /proc");
        await using var deployment = await Deployment.StartAsync(papers: 1);
        var url = FreeAddress();
        deployment.Section("Web")["Url"] = url;
        foreach (var name in new[] { "Kestrel__Endpoints__x__Url", "URLS", "ASPNETCORE_URLS", "DOTNET_URLS" })
            deployment.Environment[name] = "http://0.0.0.0:0";
        foreach (var name in new[] { "PREFERHOSTINGURLS", "ASPNETCORE_PREFERHOSTINGURLS", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "FORWARDEDHEADERS_ENABLED" })
            deployment.Environment[name] = "true";
        foreach (var name in new[] { "HTTP_PORTS", "ASPNETCORE_HTTP_PORTS" })
            deployment.Environment[name] = "0";

        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("data/digestworker.db.serve.address")), () => worker.HasEnded ? worker.Errors : null);

        Assert.Equal([new Uri(url).Port], ListeningPorts(worker));
        using var browser = new HttpClient { BaseAddress = new Uri(url) };
        browser.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        using var answer = await browser.GetAsync("/api/v1/digests", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>The TCP ports on which a process listens, on Linux: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html.</summary>
    private static IEnumerable<int> ListeningPorts(Worker worker)
    {
        const string listens = "0A";
        var sockets = worker.OpenFiles().ToHashSet();
        return from table in new[] { "tcp", "tcp6" }
               from line in File.ReadLines($"/proc/{worker.Id}/net/{table}").Skip(1)
               let parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where parts[3] is listens && sockets.Contains($"socket:[{parts[9]}]")
               select int.Parse(parts[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task An_address_in_use_ends_the_start_with_one_line()
    {
        await using var deployment = await Deployment.StartAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        deployment.Section("Web")["Url"] = url;

        var ended = await deployment.RunAsync("serve");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal($"error: Web:Url: {url} is already in use; stop the process that listens there, or set another address.", ended.ErrorLines[^1]);
        Assert.DoesNotContain("xception", ended.Errors, StringComparison.Ordinal);
    }

    [ThoroughFact]
    public async Task Where_nobody_serves_the_health_verb_says_so()
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync("health", "--url", FreeAddress());

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("Connection refused", Assert.Single(ended.OutputLines), StringComparison.Ordinal);
    }

    internal static string FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
    }
}
