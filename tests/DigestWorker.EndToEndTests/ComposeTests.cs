using System.Diagnostics;
using System.Globalization;
using System.Net;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>
/// What a user types, on a copy of the sources: an image is built, the worker starts, and makes its day against stand-ins.
/// The test needs a Docker daemon, compose, and the base images or a way to them; the files themselves are looked at wherever compose is.
/// </summary>
public sealed class ComposeTests : IDisposable
{
    private static readonly string[] Compose = Programs.Has("docker-compose") ? ["docker-compose"] : ["docker", "compose"];

    // The longest one builds an image.
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(8);

    private readonly DirectoryInfo _clone = Directory.CreateTempSubdirectory("digestworker-compose-");

    public void Dispose() => _clone.Delete(recursive: true);

    [ThoroughTheory]
    [InlineData("-f", "config/compose.yaml")]
    [InlineData("-f", "config/compose.yaml", "-f", "config/compose.ollama.yaml")]
    [InlineData("-f", "config/compose.postgres.yaml")]
    public async Task Compose_understands_the_files(params string[] files)
    {
        await SkipWithoutComposeAsync();
        await CloneAsync();
        var (exit, said) = await RunAsync([.. Compose, .. files, "config"]);

        Assert.True(exit == 0, said);
    }

    [ThoroughFact]
    public async Task One_file_of_settings_and_one_command_make_a_worker_with_its_edition()
    {
        await SkipWithoutComposeAsync();
        var (answers, daemon) = await RunAsync("docker", "version", "--format", "{{.Server.Version}}");
        Assert.SkipUnless(answers == 0, $"no Docker daemon answers here, so nothing was built and started: {daemon.Trim()}");

        await using var sites = await PaperSites.StartAsync(IPAddress.Any);
        await using var model = await ModelEndpoint.StartAsync(listen: IPAddress.Any);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        sites.Days[today] = StandInPaper.Many(2);
        await CloneAsync();
        await File.AppendAllTextAsync(Env, $"""

            DIGESTWORKER_Llm__Endpoint=http://host.docker.internal:{new Uri(model.Address).Port}/v1
            DIGESTWORKER_Llm__ApiKey={ModelEndpoint.Key}
            DIGESTWORKER_Llm__AllowHttp=true
            DIGESTWORKER_HuggingFace__BaseUrl=http://host.docker.internal:{sites.Address.Port}
            DIGESTWORKER_Arxiv__BaseUrl=http://host.docker.internal:{sites.Address.Port}

            """, TestContext.Current.CancellationToken);
        // What is of this test alone: the way to the stand-ins, the host's names while it builds, and volumes of its own.
        await File.WriteAllTextAsync(Path.Combine(_clone.FullName, "config", "test.yaml"), $$"""
            services:
              worker:
                image: {{Project}}
                build: {context: .., network: host}
                extra_hosts: ["host.docker.internal:host-gateway"]
            volumes:
              data: {name: {{Project}}-data}
              digests: {name: {{Project}}-digests}
            """, TestContext.Current.CancellationToken);
        string[] compose = [.. Compose, "-p", Project, "-f", "config/compose.yaml", "-f", "config/test.yaml"];
        try
        {
            var (up, said) = await RunAsync([.. compose, "up", "-d", "--build"]);
            Assert.True(up == 0, said);

            using var direct = new SocketsHttpHandler { AllowAutoRedirect = false };
            using var browser = new HttpClient(direct) { BaseAddress = new Uri("http://127.0.0.1:8080") };
            await Limit.UntilAsync(() => Answers(browser, "/health/live"));
            await Limit.UntilAsync(() => model.Calls == 2);
            var worker = (await RunAsync([.. compose, "ps", "-q", "worker"])).Said.Trim();
            await Limit.UntilAsync(async () => (await RunAsync("docker", "exec", worker, "/app/digestworker", "status")).Said.Contains(today, StringComparison.Ordinal));
            Assert.Equal("live", (await RunAsync("docker", "exec", worker, "/app/digestworker", "health", "--live")).Said.Trim());

            // The pages are locked; the log says where the key is, and not the key.
            using (var page = await browser.GetAsync("/", TestContext.Current.CancellationToken))
                Assert.NotEqual(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal(0, (await RunAsync("docker", "cp", $"{worker}:/data/web.key", _clone.FullName)).Exit);
            var key = (await File.ReadAllTextAsync(Path.Combine(_clone.FullName, "web.key"), TestContext.Current.CancellationToken)).Trim();
            var log = (await RunAsync("docker", "logs", worker)).Said;
            Assert.Contains("/data/web.key", log, StringComparison.Ordinal);
            Assert.DoesNotContain(key, log, StringComparison.Ordinal);
            Assert.DoesNotContain(ModelEndpoint.Key, log, StringComparison.Ordinal);
            browser.DefaultRequestHeaders.Authorization = new("Bearer", key);
            Assert.True(Answers(browser, "/"));

            var stopped = Stopwatch.StartNew();
            Assert.Equal(0, (await RunAsync([.. compose, "stop"])).Exit);
            Assert.True(stopped.Elapsed < TimeSpan.FromSeconds(10), $"it took {stopped.Elapsed} to stop");
            Assert.Equal("0", (await RunAsync("docker", "inspect", worker, "--format", "{{.State.ExitCode}}")).Said.Trim());
        }
        finally
        {
            await RunAsync([.. compose, "down", "--volumes", "--rmi", "all"]);
        }
    }

    private string Env => Path.Combine(_clone.FullName, "config", ".env");

    private string Project => _clone.Name.ToLowerInvariant();

    private async Task SkipWithoutComposeAsync()
    {
        Programs.SkipWithout(Compose[0]);
        Assert.SkipUnless((await RunAsync([.. Compose, "version"])).Exit == 0, "docker compose is not installed here");
    }

    /// <summary>The sources as they are, without what is ignored; and the one file that a user writes.</summary>
    private async Task CloneAsync()
    {
        var (exit, said) = await RunAsync("sh", "-c", $"cd '{Sources()}' && git ls-files --cached --others --exclude-standard -z | xargs -0 cp --parents -t '{_clone.FullName}'");
        Assert.True(exit == 0, said);
        File.Copy(Path.Combine(_clone.FullName, "config", ".env.example"), Env);
    }

    private async Task<(int Exit, string Said)> RunAsync(params string[] line)
    {
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = _clone.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (exitCode, output, errors) = await process.EndAsync(LongestCommand);
        return (exitCode, output + errors);
    }

    private static string Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DigestWorker.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the sources.");
        return folder.FullName;
    }

    private static bool Answers(HttpClient browser, string path)
    {
        try
        {
            using var answer = browser.Send(new HttpRequestMessage(HttpMethod.Get, path));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
