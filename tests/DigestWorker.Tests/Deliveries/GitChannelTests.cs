using System.Diagnostics;
using System.Text;
using DigestWorker.Deliveries;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static DigestWorker.Tests.Deliveries.DeliveryWorld;

namespace DigestWorker.Tests.Deliveries;

/// <summary>Commits in a real repository, made without the program git, which only the tests need to look at it.</summary>
public sealed class GitChannelTests : IAsyncLifetime
{
    private DeliveryWorld _world = null!;

    private string Bare => _world.PathOf("remote.git");

    [Fact]
    public async Task A_revision_is_a_commit_and_the_repository_has_the_files_of_the_folder()
    {
        var node = _world.With("archive", "Git", ("Remote", Bare), ("Path", "papers/daily")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(3));
        await SentAsync();
        await PublishAsync(node, "2025-01-08", SomePapers(4), settled: true);
        await SentAsync();

        Assert.Equal(
            ["daily 2025-01-08: 4 papers, complete, settled", "daily 2025-01-08: 3 papers, complete"],
            Git("log", "--format=%s", "main").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("DigestWorker <digestworker@localhost>", Git("log", "-1", "--format=%an <%ae>", "main").Trim());
        foreach (var file in (string[])["2025-01-08.md", "2025-01-08.json"])
            Assert.Equal(await File.ReadAllTextAsync(_world.PathOf($"digests/{file}"), Token), Git("show", $"main:papers/daily/{file}"));
        Assert.Contains("\"2025-01-08\"", Git("show", "main:papers/daily/index.json"), StringComparison.Ordinal);
        Assert.Equal("", Git("fsck", "--strict"));
    }

    [Fact]
    public async Task An_edition_that_settles_without_another_change_is_settled_in_the_repository()
    {
        var node = _world.With("archive", "Git", ("Remote", Bare)).Serve();
        await PublishAsync(node, "2025-01-08", SomePapers(3));
        await SentAsync();

        await PublishAsync(node, "2025-01-08", SomePapers(3), settled: true);
        await PublishAsync(node, "2025-01-08", SomePapers(3), settled: true);
        await SentAsync();

        Assert.Equal(await File.ReadAllTextAsync(_world.PathOf("digests/2025-01-08.json"), Token), Git("show", "main:2025-01-08.json"));
        Assert.Equal("2", Git("rev-list", "--count", "main").Trim());
        Assert.Equal(2, (await _world.MessagesAsync()).Count);
    }

    [Fact]
    public async Task A_public_consumer_finds_every_paper_of_a_pushed_day()
    {
        var node = _world.With("archive", "Git", ("Remote", Bare)).Serve();
        await PublishAsync(node, "2025-01-07", SomePapers(2, first: 10));
        await PublishAsync(node, "2025-01-08", SomePapers(5));
        await SentAsync();

        // As programs read such folders: the newest name, pieces between rules, the text behind a label up to the next one.
        var newest = Git("ls-tree", "--name-only", "main").Split('\n').Where(name => name.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Last();
        var pieces = Git("show", $"main:{newest}").Split("\n---\n").Where(piece => piece.Contains("## 제목:", StringComparison.Ordinal)).ToList();

        Assert.Equal("2025-01-08.md", newest);
        Assert.Equal(SomePapers(5).Select(entry => entry.Paper.Title), pieces.Select(piece => piece.Split("## 제목:")[1].Trim().Split('\n')[0].Trim()));
        Assert.All(pieces, piece => Assert.NotEqual("", piece.Split("**요약**:")[1].Split("**")[0].Trim()));
    }

    [Fact]
    public async Task A_year_of_backfill_is_a_commit_for_each_day_and_nothing_in_chats()
    {
        var node = _world.With("archive", "Git", ("Remote", Bare)).With("team", "Slack").Serve();
        var first = new DateOnly(2024, 1, 1);
        for (var day = 0; day < 30; day++)
            await PublishAsync(node, $"{first.AddDays(day):yyyy-MM-dd}", SomePapers(1, first: day), settled: true, backfill: true);
        await SentAsync();

        Assert.Equal("30", Git("rev-list", "--count", "main").Trim());
        Assert.Equal("", Git("rev-list", "--merges", "main"));
        Assert.Empty(_world.Service.Accepted);
    }

    [Fact]
    public async Task A_push_that_loses_a_race_is_made_on_what_others_pushed()
    {
        var node = _world.With("archive", "Git", ("Remote", Bare)).Serve();
        await PublishAsync(node, "2025-01-07", SomePapers(1, first: 10));
        await SentAsync();
        Commit("README.md", "by a person");

        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await SentAsync();

        Assert.Equal("3", Git("rev-list", "--count", "main").Trim());
        Assert.Equal("by a person", Git("show", "main:README.md"));
    }

    [Fact]
    public async Task What_was_pushed_and_not_recorded_is_not_committed_again()
    {
        var node = _world.With("archive", "Git", ("Remote", Bare)).Serve();
        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await SentAsync();
        await node.GetRequiredService<Database>().WriteAsync("UPDATE outbox SET state = 'Waiting'", Token);

        await Limit.UntilAsync(async () =>
        {
            _world.Time.Advance(TimeSpan.FromSeconds(5));
            return await _world.WaitingAsync() == 0;
        });

        Assert.Equal("1", Git("rev-list", "--count", "main").Trim());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rewritten_history_and_a_changed_file_stop_the_delivery(bool rewritten)
    {
        var node = _world.With("archive", "Git", ("Remote", Bare)).Serve();
        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await SentAsync();
        if (rewritten)
            Git("update-ref", "refs/heads/main", Git("commit-tree", "-m", "another history", Git("mktree").Trim()).Trim());
        else
            Commit("2025-01-08.md", "changed by a person");

        await PublishAsync(node, "2025-01-08", SomePapers(2));
        await Limit.UntilAsync(async () => (await _world.MessagesAsync()).Any(message => message.Tries > 0 && message.State is MessageState.Waiting));

        var fault = (await _world.MessagesAsync()).Single(message => message.State is MessageState.Waiting).Fault!;
        Assert.Equal(ReasonCode.RepositoryChanged, fault.Code);
        Assert.Contains(rewritten ? "the history of main was rewritten" : "2025-01-08.md was changed in the repository", fault.Detail, StringComparison.Ordinal);
        Assert.Equal(ReasonCode.RepositoryChanged, (await node.GetRequiredService<DeliveryQueries>().ListAsync(Token))[0].Problem!.Code);
    }

    [Fact]
    public async Task Over_http_the_token_opens_the_repository_and_a_wrong_one_is_said()
    {
        await using var host = await GitHost.StartAsync(_world.PathOf("."), "a-token-of-the-host");
        var node = _world.With("archive", "Git", ("Remote", $"{host.Address}/remote.git"), ("Token", "a-token-of-the-host"))
            .With("wrong", "Git", ("Remote", $"{host.Address}/remote.git"), ("Branch", "other"), ("Token", "another-token-of-nobody")).Serve();
        Git("config", "http.receivepack", "true");

        await PublishAsync(node, "2025-01-08", SomePapers(2));
        await Limit.UntilAsync(async () => (await _world.MessagesAsync("archive"))[0].State is MessageState.Sent);
        await Limit.UntilAsync(async () => (await _world.MessagesAsync("wrong"))[0].Tries > 0);

        Assert.Equal("daily 2025-01-08: 2 papers, complete", Git("log", "-1", "--format=%s", "main").Trim());
        var refused = (await _world.MessagesAsync("wrong"))[0].Fault!;
        Assert.Equal(ReasonCode.DeliveryRefused, refused.Code);
        Assert.DoesNotContain("another-token", refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "the branch main is made with the first push")]
    [InlineData("false", "the repository can be read, but not pushed to: HTTP 403")]
    public async Task A_check_finds_out_whether_the_token_may_push(string takesPushes, string words)
    {
        await using var host = await GitHost.StartAsync(_world.PathOf("."), "a-token-of-the-host");
        Git("config", "http.receivepack", takesPushes);
        var node = _world.With("archive", "Git", ("Remote", $"{host.Address}/remote.git"), ("Token", "a-token-of-the-host")).Serve();

        AssertProbe(words, await ProbeAsync(node));
    }

    [Fact]
    public async Task A_check_finds_out_whether_a_folder_takes_pushes()
    {
        Run(_world.PathOf("."), "clone", "--quiet", Bare, _world.PathOf("clone"));
        var node = _world.With("archive", "Git", ("Remote", Bare)).Serve();
        AssertProbe("the branch main is made with the first push", await ProbeAsync(node));

        AssertProbe("is not a bare repository", await ProbeAsync(_world.With("archive", "Git", ("Remote", _world.PathOf("clone"))).Serve()));
        AssertProbe("nowhere.git", await ProbeAsync(_world.With("archive", "Git", ("Remote", _world.PathOf("nowhere.git"))).Serve()));
    }

    private static void AssertProbe(string words, SendResult result) =>
        Assert.Contains(words, result is SendResult.Failed failed ? failed.Reason.Detail : ((SendResult.Sent)result).Receipt, StringComparison.Ordinal);

    private static Task<SendResult> ProbeAsync(IServiceProvider node) =>
        node.GetRequiredService<DeliveryChannels>().Of(node.GetRequiredService<CurrentDeliveries>().Current[0]).ProbeAsync(Token);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/git"), "git is missing");
        _world = await StartAsync();
        Run(_world.PathOf("."), "init", "--quiet", "--bare", "--initial-branch=main", Bare);
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
            await _world.DisposeAsync();
    }

    private Task SentAsync() => Limit.UntilAsync(async () =>
    {
        var waiting = (await _world.MessagesAsync()).Where(message => message.State is not MessageState.Sent).ToList();
        Assert.DoesNotContain(waiting, message => message.Fault is not null);
        return waiting.Count == 0;
    });

    private void Commit(string file, string content)
    {
        var clone = _world.PathOf($"clone-{file}");
        Run(_world.PathOf("."), "clone", "--quiet", Bare, clone);
        File.WriteAllText(Path.Combine(clone, file), content);
        Run(clone, "add", "--all");
        Run(clone, "-c", "user.name=A Person", "-c", "user.email=person@example.com", "commit", "--quiet", "-m", "by hand");
        Run(clone, "push", "--quiet", "origin", "HEAD:main");
    }

    private string Git(params string[] arguments) => Run(Bare, arguments);

    private static string Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/git", ["-C", folder, "-c", "user.name=A Person", "-c", "user.email=person@example.com", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var text = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Limit.Wait));
        Assert.Equal(0, process.ExitCode);
        return text;
    }

    /// <summary>A host of repositories over http: <c>git http-backend</c> behind a password.</summary>
    private sealed class GitHost(WebApplication server) : IAsyncDisposable
    {
        public string Address => server.Urls.Single();

        public static async Task<GitHost> StartAsync(string folder, string token)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
            var server = builder.Build();
            server.Run(context => ServeAsync(context, Path.GetFullPath(folder), token));
            await server.StartAsync();
            return new GitHost(server);
        }

        public async ValueTask DisposeAsync() => await server.DisposeAsync();

        private static async Task ServeAsync(HttpContext context, string folder, string token)
        {
            var given = context.Request.Headers.Authorization.ToString() is { Length: > 6 } basic ? Encoding.UTF8.GetString(Convert.FromBase64String(basic[6..])) : "";
            if (!given.EndsWith($":{token}", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
                return;
            }
            // As a web server calls it: https://git-scm.com/docs/git-http-backend.
            var start = new ProcessStartInfo("/usr/lib/git-core/git-http-backend") { RedirectStandardInput = true, RedirectStandardOutput = true };
            foreach (var (name, value) in new[]
            {
                ("GIT_PROJECT_ROOT", folder), ("GIT_HTTP_EXPORT_ALL", "1"), ("PATH_INFO", context.Request.Path.Value!), ("REMOTE_USER", "digestworker"),
                ("QUERY_STRING", context.Request.QueryString.Value!.TrimStart('?')), ("REQUEST_METHOD", context.Request.Method),
                ("CONTENT_TYPE", context.Request.ContentType ?? ""), ("REMOTE_ADDR", "127.0.0.1"), ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("HTTP_CONTENT_ENCODING", context.Request.Headers.ContentEncoding.ToString()),
            })
            {
                start.Environment[name] = value;
            }
            using var process = Process.Start(start)!;
            var sending = Task.Run(async () =>
            {
                await context.Request.Body.CopyToAsync(process.StandardInput.BaseStream);
                process.StandardInput.Close();
            });
            using var answer = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(answer);
            await sending;
            var bytes = answer.ToArray();
            var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
            foreach (var header in Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n").Select(line => line.Split(": ", 2)))
            {
                if (header[0] is "Status")
                    context.Response.StatusCode = int.Parse(header[1][..3], System.Globalization.CultureInfo.InvariantCulture);
                else
                    context.Response.Headers[header[0]] = header[1];
            }
            await context.Response.Body.WriteAsync(bytes.AsMemory(end + 4));
        }
    }
}
