using System.Text.Json;
using DigestWorker.Hosting;

namespace DigestWorker.Tests.Shipped;

/// <summary>The examples of the documents, as far as they need no process; <c>ExampleTests</c> of the end-to-end tests runs the others.</summary>
public sealed class ExampleTests
{
    // What an example starts with, and why no test runs it as it stands.
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["dotnet run"] = "DemoTests runs the demo, and the benchmarks take an hour",
        ["dotnet test"] = "it is this",
        ["dotnet publish"] = "it needs minutes and a linker; .ci/run publishes",
        ["export"] = "it names an account; the settings are checked by SettingVariables",
        ["digestworker"] = "it names an account; InitTests, RunTests and ServeTests run it",
        ["ollama"] = "it loads a model of gigabytes",
        ["cp"] = "it fills in what docker or systemd reads; ComposeFilesTests and SystemdUnitTests check the files",
        ["docker"] = "ContainerTests builds and runs the image",
        ["install"] = "it writes to /etc",
        ["DIGESTWORKER_Llm__Model"] = "the second line of a file that install writes to /etc",
        ["systemctl"] = "SystemdTests starts the unit",
        ["kubectl"] = "KubernetesTests checks the manifests",
        ["sed"] = "it pipes a manifest into kubectl",
        ["sqlite3"] = "BackupTests backs up while the worker runs",
        ["mkdir"] = "it makes the folder of the passwords for Compose",
        ["for name"] = "it writes the passwords for Compose",
        ["for image"] = "it asks registries",
        ["  echo \"$image"] = "a line of that loop",
        ["done"] = "the end of that loop",
        ["DIGESTWORKER_BINARY"] = "the benchmarks take an hour",
    };

    [Fact]
    public void Every_command_is_run_or_it_is_known_why_not() => Assert.DoesNotContain(
        Examples.All.Where(example => example.Language is "bash").SelectMany(example => example.Commands),
        command => !command.StartsWith("curl ", StringComparison.Ordinal) && !NotRun.Keys.Any(start => command.StartsWith(start, StringComparison.Ordinal)));

    [Fact]
    public void What_is_said_not_to_run_is_there() => Assert.Empty(
        NotRun.Keys.Except(Examples.All.SelectMany(example => example.Commands)
            .Select(command => NotRun.Keys.FirstOrDefault(start => command.StartsWith(start, StringComparison.Ordinal))).OfType<string>()));

    [Fact]
    public void Every_part_of_a_configuration_is_accepted()
    {
        var parts = Examples.All.Where(example => example.Language is "json" or "jsonc" && example.Document is "README.md" or "config/README.md" or "config/sites.md")
            .Where(example => !example.Text.StartsWith('{')).ToList();
        Assert.True(parts.Count >= 5);
        Assert.All(parts, part =>
        {
            var file = Path.GetTempFileName();
            try
            {
                File.WriteAllText(file, $"{{{part.Text}}}");
                Assert.NotEmpty(Settings.Load(file, []).Digests);
            }
            finally
            {
                File.Delete(file);
            }
        });
    }

    [Fact]
    public void Every_other_JSON_is_JSON() => Assert.All(
        Examples.All.Where(example => example.Language is "json"),
        example => JsonDocument.Parse(example.Text.StartsWith('{') ? example.Text : $"{{{example.Text}}}").Dispose());

    [Fact]
    public void The_language_of_every_example_is_known() => Assert.Empty(
        Examples.All.Select(example => example.Language).Except(["", "bash", "json", "jsonc", "csharp", "markdown", "nginx", "abnf", "python", "html", "toml", "yaml"]));
}
