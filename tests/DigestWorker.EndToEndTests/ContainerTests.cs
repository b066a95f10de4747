using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>The image that <c>tests/container/image.sh</c> builds, as an operator starts it.</summary>
public sealed class ContainerTests : IAsyncDisposable
{
    // The base has 51 MB, the program 72, and SQLite and libgit2 3 beside it.
    private const long MostBytes = 130_000_000;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);
    private static readonly string[] Hardened = ["--read-only", "--tmpfs", "/tmp", "--cap-drop=ALL", "--security-opt", "no-new-privileges"];
    private static readonly string? Image = Environment.GetEnvironmentVariable("DIGESTWORKER_IMAGE");

    private readonly string _name = $"digestworker-{Guid.NewGuid():N}";

    [ThoroughFact]
    public async Task The_image_is_small_and_starts_the_worker_as_nobody_in_particular()
    {
        SkipWithoutImage();

        var image = JsonNode.Parse((await SucceedAsync("image", "inspect", Image!)).Output)![0]!;

        Assert.True(image["Size"]!.GetValue<long>() < MostBytes, $"it has {image["Size"]} bytes");
        Assert.Equal("1654:1654", image["Config"]!["User"]!.GetValue<string>());
        Assert.Equal(["/data", "/digests"], image["Config"]!["Volumes"]!.AsObject().Select(volume => volume.Key).Order());
        Assert.Equal(["/app/digestworker", "health", "--live"], image["Healthcheck"]!["Test"]!.AsArray().Select(part => part!.GetValue<string>()).Skip(1));
        var labels = image["Labels"]!.AsObject();
        Assert.All(["title", "description", "version", "revision", "licenses"], name => Assert.NotEmpty(labels[$"org.opencontainers.image.{name}"]!.GetValue<string>()));
        var version = (await SucceedAsync("run", "--rm", Image!, "--version")).Output.Trim();
        Assert.Equal($"digestworker {labels["org.opencontainers.image.version"]} (commit {labels["org.opencontainers.image.revision"]!.GetValue<string>()[..12]})", version);
    }

    [ThoroughTheory]
    [InlineData("/bin/sh")]
    [InlineData("/usr/bin/apt-get")]
    [InlineData("/usr/bin/dotnet")]
    public async Task Nothing_else_can_be_started_in_it(string program)
    {
        SkipWithoutImage();

        Assert.Equal(127, (await PodmanAsync("run", "--rm", "--entrypoint", program, Image!)).ExitCode);
    }

    [ThoroughFact]
    public async Task The_demo_needs_neither_network_nor_a_place_to_write()
    {
        SkipWithoutImage();

        var ended = await SucceedAsync(["run", "--rm", "--network=none", .. Hardened, Image!, "demo", "--once", "--out", "/tmp/digests"]);

        Assert.Contains("**쉬운설명**:", ended.Output, StringComparison.Ordinal);
    }

    [ThoroughFact]
    public async Task It_knows_the_time_zones()
    {
        SkipWithoutImage();

        var ended = await SucceedAsync(["run", "--rm", .. Hardened, "--env", "DIGESTWORKER_Digests__daily__TimeZone=America/New_York", Image!, "schedule"]);

        Assert.Contains("America/New_York", ended.Output, StringComparison.Ordinal);
    }

    [ThoroughFact]
    public async Task Without_rights_or_a_root_to_write_on_it_makes_its_day_is_healthy_and_ends_in_time()
    {
        SkipWithoutImage();
        await using var deployment = await Deployment.StartAsync(papers: 4);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        deployment.Sites.Days[today] = StandInPaper.Many(3);
        string[] settings = [.. Settings(deployment).SelectMany(variable => (string[])["--env", variable])];

        await SucceedAsync(["run", "--detach", "--name", _name, "--network=host", .. Hardened, "--volume", $"{_name}-data:/data", "--volume", $"{_name}-digests:/digests", .. settings, Image!]);
        var digests = (await SucceedAsync("volume", "inspect", "--format", "{{.Mountpoint}}", $"{_name}-digests")).Output.Trim();
        await Limit.UntilAsync(() => File.Exists(Path.Combine(digests, "index.json")));

        Assert.Contains("Study 1 of Small Models", await File.ReadAllTextAsync(Path.Combine(digests, $"{today}.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await SucceedAsync("healthcheck", "run", _name);
        Assert.Equal(["ready"], (await SucceedAsync("exec", _name, "/app/digestworker", "health")).OutputLines);
        Assert.Contains(today, (await SucceedAsync("exec", _name, "/app/digestworker", "status")).Output, StringComparison.Ordinal);

        var asked = Stopwatch.StartNew();
        await SucceedAsync("stop", "--time", "20", _name);
        Assert.True(asked.Elapsed < Grace, $"it took {asked.Elapsed} to end");
        Assert.Equal("0", (await SucceedAsync("inspect", "--format", "{{.State.ExitCode}}", _name)).Output.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        if (Image is null)
            return;
        await PodmanAsync("rm", "--force", "--time", "0", "--volumes", _name);
        await PodmanAsync("volume", "rm", "--force", $"{_name}-data", $"{_name}-digests");
    }

    private static void SkipWithoutImage() => Assert.SkipWhen(string.IsNullOrEmpty(Image), "no image was built: DIGESTWORKER_IMAGE does not name one");

    private static IEnumerable<string> Settings(Deployment deployment) =>
    [
        $"DIGESTWORKER_HuggingFace__BaseUrl={deployment.Sites.Address}",
        $"DIGESTWORKER_Arxiv__BaseUrl={deployment.Sites.Address}",
        "DIGESTWORKER_Arxiv__MinInterval=00:00:00",
        "DIGESTWORKER_Llm__Provider=OpenAI",
        $"DIGESTWORKER_Llm__Endpoint={deployment.Model.OpenAIAddress}",
        "DIGESTWORKER_Llm__Model=stand-in",
        $"DIGESTWORKER_Llm__ApiKey={ModelEndpoint.Key}",
        $"DIGESTWORKER_Web__Url={ServeTests.FreeAddress()}",
    ];

    private static async Task<Ended> SucceedAsync(params string[] arguments)
    {
        var ended = await PodmanAsync(arguments);
        Assert.True(ended.ExitCode == 0, $"podman {string.Join(' ', arguments)} ended with {ended.ExitCode}:\n{ended.Output}\n{ended.Errors}");
        return ended;
    }

    private static async Task<Ended> PodmanAsync(params string[] arguments)
    {
        using var podman = Process.Start(new ProcessStartInfo("podman", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Looks of its own would take timers of systemd.
            Environment = { ["DISABLE_HC_SYSTEMD"] = "true" },
        })!;
        var (exitCode, output, errors) = await podman.EndAsync();
        return new Ended(exitCode, output, errors);
    }
}
