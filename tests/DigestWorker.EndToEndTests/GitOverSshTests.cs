using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace DigestWorker.EndToEndTests;

/// <summary>A repository behind a real <c>sshd</c>, and a machine without the program ssh.</summary>
public sealed class GitOverSshTests : IAsyncLifetime
{
    private const string Sshd = "/usr/sbin/sshd";

    private Deployment _deployment = null!;
    private Process? _server;

    private string Bare => _deployment.PathOf("remote.git");

    [ThoroughFact]
    public async Task An_edition_is_pushed_with_the_key_of_the_operator()
    {
        Programs.SkipWithout("git", "ssh", "ssh-keygen");
        Assert.SkipUnless(File.Exists(Sshd), "openssh-server is not installed here");
        await RunAsync("git", "init", "--quiet", "--bare", "--initial-branch=main", Bare);
        await StartServerAsync();

        var refused = await _deployment.RunAsync("check");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("wrong delivery: archive (Git)", refused.Output, StringComparison.Ordinal);

        _deployment.Environment["GIT_SSH_COMMAND"] = $"ssh -i '{_deployment.PathOf("user")}' -o UserKnownHostsFile='{_deployment.PathOf("known")}' -o IdentitiesOnly=yes -o BatchMode=yes";
        Assert.Contains("ok    delivery: archive (Git): the branch main is made with the first push", (await _deployment.SucceedAsync("check")).Output, StringComparison.Ordinal);
        await _deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(
            $"DigestWorker <digestworker@localhost> daily {Deployment.Day}: 3 papers, complete, settled\n",
            await RunAsync("git", "-C", Bare, "log", "--format=%an <%ae> %s", "main"));
        Assert.Equal(_deployment.Read($"digests/{Deployment.Day}.md"), await RunAsync("git", "-C", Bare, "show", $"main:{Deployment.Day}.md"));
        Assert.Equal("", await RunAsync("git", "-C", Bare, "fsck", "--strict"));
    }

    [Fact]
    public async Task Without_the_program_ssh_one_line_says_what_to_set()
    {
        Remote = "git@git.example.com:papers/digests.git";
        _deployment.Environment["PATH"] = "/nowhere";

        var ended = await _deployment.RunAsync("run");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(
            "error: Deliveries:archive:Remote: there is no program ssh here; install OpenSSH's client, or use the https address of the repository, with a token.",
            Assert.Single(ended.ErrorLines));
    }

    public async ValueTask InitializeAsync() => _deployment = await Deployment.StartAsync(papers: 3);

    public async ValueTask DisposeAsync()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.Dispose();
        await _deployment.DisposeAsync();
    }

    private string Remote
    {
        set => _deployment.Configuration["Deliveries"] = new JsonObject { ["archive"] = new JsonObject { ["Channel"] = "Git", [nameof(Remote)] = value } };
    }

    /// <summary>A server for this user alone, and files with the keys of both sides.</summary>
    private async Task StartServerAsync()
    {
        foreach (var name in new[] { "host", "user" })
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _deployment.PathOf(name));
        using (var any = new TcpListener(IPAddress.Loopback, 0))
        {
            any.Start();
            var port = ((IPEndPoint)any.LocalEndpoint).Port;
            Remote = $"ssh://{Environment.UserName}@127.0.0.1:{port}{Bare}";
            File.WriteAllText(_deployment.PathOf("known"), $"[127.0.0.1]:{port} {_deployment.Read("host.pub")}");
            File.WriteAllText(_deployment.PathOf("sshd"), $"""
                Port {port}
                ListenAddress 127.0.0.1
                HostKey {_deployment.PathOf("host")}
                AuthorizedKeysFile {_deployment.PathOf("user.pub")}
                PidFile none
                StrictModes no
                UsePAM no

                """);
        }
        // Where it drops its rights; the package makes it at the start of the machine.
        if (Environment.UserName is "root")
            Directory.CreateDirectory("/run/sshd");
        _server = Process.Start(new ProcessStartInfo(Sshd, ["-D", "-e", "-f", _deployment.PathOf("sshd")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        while (await _server.StandardError.ReadLineAsync().WithinLimitAsync(what: "the server") is { } line && !line.Contains("listening", StringComparison.Ordinal))
        {
            // It says more before.
        }
        Assert.False(_server.HasExited, "sshd ended");
        _ = _server.StandardError.ReadToEndAsync();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (exitCode, output, errors) = await process.EndAsync();
        Assert.True(exitCode == 0, errors);
        return output;
    }
}
