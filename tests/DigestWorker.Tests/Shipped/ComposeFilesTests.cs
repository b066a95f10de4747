using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace DigestWorker.Tests.Shipped;

/// <summary>What the compose files say, against what the image and the configuration know.</summary>
public sealed partial class ComposeFilesTests
{
    private const string Image = "digestworker";
    private static readonly string[] Differing = ["environment", "ports", "depends_on", "secrets"];

    public static TheoryData<string, string> Workers =>
        [.. from file in new[] { "compose.yaml", "compose.postgres.yaml" }
            from service in Services(file)
            where (string?)service.Value.GetValueOrDefault("image") is Image
            select (file, service.Key)];

    [Theory, MemberData(nameof(Workers))]
    public void A_worker_may_do_nothing_but_its_work_and_is_seen_from_this_machine_alone(string file, string service)
    {
        var worker = Services(file)[service];

        Assert.Equal("true", worker["read_only"]);
        Assert.Equal("/tmp", worker["tmpfs"]);
        Assert.Equal(["ALL"], List(worker["cap_drop"]));
        Assert.Equal(["no-new-privileges:true"], List(worker["security_opt"]));
        Assert.Equal("15s", worker["stop_grace_period"]); // stopping takes 8 seconds at the most
        Assert.All(List(worker["ports"]), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Containers =>
        [.. from file in new[] { "compose.yaml", "compose.postgres.yaml", "compose.ollama.yaml" }
            from service in Services(file)
            where file is not "compose.ollama.yaml" || service.Key is not "worker"
            select (file, service.Key)];

    [Theory, MemberData(nameof(Containers))]
    public void A_container_has_no_more_rights_and_room_than_it_needs(string file, string service)
    {
        var container = Services(file)[service];

        Assert.Equal("true", container["read_only"]);
        Assert.Equal(["ALL"], List(container["cap_drop"]));
        Assert.Equal(["no-new-privileges:true"], List(container["security_opt"]));
        Assert.DoesNotContain(container.Keys, key => key is "privileged" or "cap_add" or "devices" or "network_mode" or "pid" or "ipc");
        Assert.All(["mem_limit", "cpus", "pids_limit", "logging"], limit => Assert.Contains(limit, container.Keys));
    }

    // A tag of an exact version, which a digest can replace.
    [Theory, MemberData(nameof(Containers))]
    public void An_image_has_an_exact_version_and_can_be_pinned(string file, string service)
    {
        var container = Services(file)[service];

        if (container["image"] is not Image)
            Assert.Matches(@"^\$\{[A-Z]+_IMAGE:-[a-z/]+:\d+\.\d+(\.\d+)?(@sha256:[0-9a-f]{64})?\}$", (string)container["image"]);
        else
            Assert.Equal(BuildImage().Matches(Repository.Read("Dockerfile")).Select(image => image.Groups["name"].Value), List(Map(container["build"])["args"]));
    }

    [Fact]
    public void The_stages_of_the_image_begin_with_images_that_can_be_pinned()
    {
        var dockerfile = Repository.Read("Dockerfile");

        Assert.Equal(["SDK_IMAGE", "RUNTIME_IMAGE"], BuildImage().Matches(dockerfile).Select(image => image.Groups["name"].Value));
        Assert.Equal(2, dockerfile.Split('\n').Count(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        var guide = Repository.Read("config", "README.md");
        var images = BuildImage().Matches(dockerfile).Select(image => $"{image.Groups["name"].Value}={image.Groups["image"].Value}")
            .Concat(from file in new[] { "compose.postgres.yaml", "compose.ollama.yaml" }
                    from image in PinnedImage().Matches(Repository.Read("config", file))
                    select $"{image.Groups["name"].Value}={image.Groups["image"].Value}");
        Assert.All(images, image => Assert.Contains(image, guide, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("compose.postgres.yaml")]
    [InlineData("compose.ollama.yaml")]
    public void No_secret_is_in_the_environment(string file) => Assert.All(
        Services(file).Values.Where(service => service.ContainsKey("environment")).SelectMany(service => Map(service["environment"])),
        variable => Assert.True(
            (string)variable.Value is "" || variable.Key.EndsWith("File", StringComparison.OrdinalIgnoreCase) || variable.Key.EndsWith("_FILE", StringComparison.Ordinal)
            || !(Secret().IsMatch(variable.Key) || Secret().IsMatch((string)variable.Value)), variable.Key));

    [Fact]
    public void The_database_gets_the_workers_role_and_no_worker_the_password_of_the_superuser()
    {
        var services = Services("compose.postgres.yaml");

        Assert.Contains("./postgres:/docker-entrypoint-initdb.d:ro", List(services["postgres"]["volumes"]));
        Assert.All(["worker", "second"], worker => Assert.Equal(["database.password"], List(services[worker]["secrets"])));
        Assert.Contains(":'password_file'", Repository.Read("config", "postgres", "role.sql"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_opens_no_socket_for_diagnostics() => Assert.Contains("DOTNET_EnableDiagnostics=0", Repository.Read("Dockerfile"), StringComparison.Ordinal);

    [Theory, MemberData(nameof(Workers))]
    public void Workers_differ_in_their_store_and_their_port_alone(string file, string service) =>
        Assert.Equal(Common(Services("compose.yaml")["worker"]), Common(Services(file)[service]));

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("compose.postgres.yaml")]
    [InlineData("compose.ollama.yaml")]
    public void Each_variable_is_a_setting(string file) => Assert.All(
        Services(file).Values.Where(service => service.ContainsKey("environment")),
        service => Assert.Empty(SettingVariables.Problems(Map(service["environment"]).Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)))));

    [Fact]
    public void Each_variable_of_the_example_is_a_setting_those_in_comments_too()
    {
        var variables = Variable().Matches(Repository.Read("config", ".env.example"));

        Assert.Contains(variables, variable => variable.Groups["name"].Value is "DIGESTWORKER_Llm__ApiKey");
        Assert.Empty(SettingVariables.Problems(variables
            .DistinctBy(variable => variable.Groups["name"].Value)
            .Select(variable => KeyValuePair.Create(variable.Groups["name"].Value, (string?)variable.Groups["value"].Value))));
    }

    [Theory, MemberData(nameof(Workers))]
    public void Volumes_and_health_are_those_of_the_image(string file, string service)
    {
        var dockerfile = Repository.Read("Dockerfile");
        var worker = Services(file)[service];

        Assert.Equal(Strings(VolumeLine().Match(dockerfile)).Order(), List(worker["volumes"]).Select(volume => volume.Split(':')[1]).Order());
        Assert.Equal(["CMD", .. Strings(HealthLine().Match(dockerfile))], List(Map(worker["healthcheck"])["test"]));
    }

    [Fact]
    public void The_file_with_the_key_gets_neither_into_git_nor_into_the_image()
    {
        Assert.Contains("/config/.env", Repository.Read(".gitignore").Split('\n'));
        Assert.Contains("/config/secrets/", Repository.Read(".gitignore").Split('\n'));
        Assert.Equal(["config/secrets", "config/.env"], Repository.Read(".dockerignore").TrimEnd().Split('\n')[^2..]);
    }

    private static Dictionary<string, Dictionary<string, object>> Services(string file)
    {
        // A merge (<<) is replaced by what it stands for.
        var parser = new MergingParser(new Parser(new StringReader(Repository.Read("config", file))));
        return Map(Map(new Deserializer().Deserialize<object>(parser)!)["services"]).ToDictionary(service => service.Key, service => Map(service.Value));
    }

    private static string Common(Dictionary<string, object> service) =>
        new Serializer().Serialize(service.Where(part => !Differing.Contains(part.Key)).OrderBy(part => part.Key, StringComparer.Ordinal).ToDictionary());

    private static Dictionary<string, object> Map(object node) => ((Dictionary<object, object>)node).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    private static string[] List(object node) => [.. ((List<object>)node).Cast<string>()];

    private static IEnumerable<string> Strings(Match line) => Quoted().Matches(line.Value).Select(quoted => quoted.Groups["text"].Value);

    [GeneratedRegex("(?m)^#?(?<name>DIGESTWORKER_[A-Za-z_]+)=(?<value>.*)$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?m)^FROM \$\{(?<name>[A-Z]+_IMAGE):-(?<image>[^}]+)\}")]
    private static partial Regex BuildImage();

    [GeneratedRegex(@"\$\{(?<name>[A-Z]+_IMAGE):-(?<image>[^}]+)\}")]
    private static partial Regex PinnedImage();

    [GeneratedRegex("(?i)password|secret|apikey|token")]
    private static partial Regex Secret();

    [GeneratedRegex("(?m)^VOLUME .*$")]
    private static partial Regex VolumeLine();

    [GeneratedRegex("(?m)^HEALTHCHECK .*CMD (.*)$")]
    private static partial Regex HealthLine();

    [GeneratedRegex("\"(?<text>[^\"]*)\"")]
    private static partial Regex Quoted();
}
