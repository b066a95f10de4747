using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Tests.Shipped;

/// <summary>What systemd itself says of the unit.</summary>
public sealed partial class SystemdUnitTests : IDisposable
{
    /// <summary>systemd's measure goes from 10, a service that may do everything, to 0.</summary>
    private const double MostExposed = 1.5;

    private const string Program = "/opt/digestworker/digestworker";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-unit-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Systemd_understands_every_line() => Assert.Equal("", (await AnalyzeAsync(unit => unit, "verify")).Errors);

    // Its exit code is 0 all the same.
    [Theory]
    [InlineData("WatchdogSec=60", "WatchdogSeconds=60")]
    [InlineData("Type=notify", "Type=notifying")]
    [InlineData("SystemCallFilter=@system-service", "SystemCallFilter=@system-servant")]
    public async Task Systemd_says_what_it_does_not_understand(string right, string wrong) =>
        Assert.NotEqual("", (await AnalyzeAsync(unit => unit.Replace(right, wrong, StringComparison.Ordinal), "verify")).Errors);

    [Fact]
    public async Task The_service_may_do_little_but_its_work()
    {
        var (output, _) = await AnalyzeAsync(unit => unit, "security", "--offline=true");

        var exposure = double.Parse(Overall().Match(output).Groups["exposure"].Value, CultureInfo.InvariantCulture);
        Assert.True(exposure <= MostExposed, output);
    }

    [Fact]
    public void Systemd_waits_for_the_end_longer_than_the_end_takes_and_the_key_comes_as_a_credential()
    {
        var unit = Repository.Read("config", "systemd", "digestworker.service");

        Assert.True(int.Parse(StopWithin().Match(unit).Groups["seconds"].Value, CultureInfo.InvariantCulture) > 8);
        Assert.Empty(SettingVariables.Problems(Variable().Matches(unit).Select(variable => KeyValuePair.Create(variable.Groups["name"].Value, (string?)variable.Groups["value"].Value))));
        Assert.Contains("LoadCredential=llm.key:/etc/digestworker/llm.key\nEnvironment=DIGESTWORKER_Llm__ApiKeyFile=%d/llm.key\n", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_that_ends_is_started_again_however_long_a_database_is_down()
    {
        var unit = Repository.Read("config", "systemd", "digestworker.service").Split('\n');

        Assert.Contains("Restart=always", unit);
        Assert.Contains("Environment=DOTNET_EnableDiagnostics=0", unit);
        Assert.All(["MemoryMax=", "CPUQuota=", "TasksMax="], limit => Assert.Contains(unit, line => line.StartsWith(limit, StringComparison.Ordinal)));
        // The limit on starts is not reached by the service's own.
        Assert.True(Number("StartLimitBurst=") * Number("RestartSec=") > Number("StartLimitIntervalSec="));

        int Number(string key) => int.Parse(unit.Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..], CultureInfo.InvariantCulture);
    }

    private async Task<(string Output, string Errors)> AnalyzeAsync(Func<string, string> change, params string[] arguments)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "systemd-analyze"))), "systemd-analyze is not installed here");
        var unit = Path.Combine(_folder.FullName, "digestworker.service");
        // Verify wants the program to be there.
        await File.WriteAllTextAsync(unit, change(Repository.Read("config", "systemd", "digestworker.service")).Replace(Program, Environment.ProcessPath, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using var analyze = Process.Start(new ProcessStartInfo("systemd-analyze", [.. arguments, unit]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (_, output, errors) = await analyze.EndAsync();
        return (output, errors);
    }

    [GeneratedRegex(@"Overall exposure level for \S+: (?<exposure>[\d.]+)")]
    private static partial Regex Overall();

    [GeneratedRegex(@"(?m)^TimeoutStopSec=(?<seconds>\d+)$")]
    private static partial Regex StopWithin();

    [GeneratedRegex("(?m)^Environment=(?<name>[A-Za-z_]+)=(?<value>.*)$")]
    private static partial Regex Variable();
}
