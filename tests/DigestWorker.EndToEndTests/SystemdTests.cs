using System.Net.Sockets;
using System.Text;

namespace DigestWorker.EndToEndTests;

/// <summary>What the worker says to systemd, heard on a real notification socket. Its parent is a shell by the name of systemd, for that is what makes it a service.</summary>
public sealed class SystemdTests : IDisposable
{
    private const string Parent = """
        trap 'kill -TERM $worker' TERM
        "$@" & worker=$!
        wait $worker; code=$?
        [ $code -le 128 ] || { wait $worker; code=$?; }
        exit $code
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-systemd-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public SystemdTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux");
        _socket.Bind(new UnixDomainSocketEndPoint(NotifySocket));
        File.CreateSymbolicLink(Shell, "/bin/sh");
    }

    private string NotifySocket => Path.Combine(_folder.FullName, "notify");

    private string Shell => Path.Combine(_folder.FullName, "systemd");

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }

    [ThoroughFact]
    public async Task Systemd_hears_that_the_worker_is_ready_that_it_lives_and_that_it_stops()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        deployment.Environment["WATCHDOG_USEC"] = "1000000";
        using var worker = Start(deployment);

        var said = new List<string>();
        while (!said.Contains("READY=1") || said.Count(message => message is "WATCHDOG=1") < 3)
            said.Add(await NextAsync());
        worker.Terminate();
        while (said[^1] is not "STOPPING=1")
            said.Add(await NextAsync());

        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.Equal(["READY=1", "STOPPING=1"], said.Where(message => message is not "WATCHDOG=1"));
    }

    [ThoroughFact]
    public async Task Where_no_watchdog_is_set_systemd_hears_no_signs_of_life()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        using var worker = Start(deployment);

        Assert.Equal("READY=1", await NextAsync());
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("digests/index.json")), () => worker.HasEnded ? worker.Errors : null);
        worker.Terminate();

        Assert.Equal("STOPPING=1", await NextAsync());
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
    }

    private Worker Start(Deployment deployment)
    {
        deployment.Environment["NOTIFY_SOCKET"] = NotifySocket;
        return deployment.Trace([Shell, "-c", Parent, "sh"], "serve");
    }

    private async Task<string> NextAsync()
    {
        var message = new byte[512];
        var length = await _socket.ReceiveAsync(message, TestContext.Current.CancellationToken).AsTask().WithinLimitAsync(what: "the next message to systemd");
        return Encoding.UTF8.GetString(message, 0, length);
    }
}
