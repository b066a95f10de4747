using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DigestWorker.EndToEndTests;

/// <summary>The examples of the documents, run as a reader would.</summary>
public sealed class ExampleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [ThoroughFact]
    public async Task Every_curl_of_the_documents_gets_what_it_asks_for()
    {
        Programs.SkipWithout("bash", "curl");
        await using var deployment = await Deployment.StartAsync(papers: 0);
        deployment.Sites.Days[Deployment.Day] = [new StandIns.StandInPaper("2501.10001", "Reinforcement", "We measure.", 3)];
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        var address = FreeAddress();
        deployment.Section("Web")["Url"] = address;
        deployment.Daily["Cron"] = "0 0 0 1 1 ?";
        using var worker = deployment.Start("serve");
        await worker.SaysAsync("Now listening on");

        var commands = Examples.All.Where(example => example.Language is "bash").SelectMany(example => example.Commands)
            .Where(command => command.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.True(commands.Count >= 6);
        foreach (var command in commands)
        {
            var (exitCode, output, errors) = await ShellAsync(
                deployment.Folder, command.Replace("http://127.0.0.1:8080", address, StringComparison.Ordinal).Replace("curl ", "curl --fail-with-body ", StringComparison.Ordinal));
            Assert.True(exitCode == 0 && output.Length > 0, $"{command}: {exitCode} {output} {errors}");
        }
    }

    [ThoroughFact]
    public async Task The_program_in_FORMAT_reads_an_edition()
    {
        await using var deployment = await Deployment.StartAsync();
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        var program = Assert.Single(Examples.All, example => example is { Document: "src/DigestFormat/FORMAT.md", Language: "csharp" }).Text;
        var folder = Directory.CreateDirectory(deployment.PathOf("program")).FullName;
        foreach (var extension in (string[])["md", "json"])
            File.Copy(deployment.PathOf($"digests/{Deployment.Day}.{extension}"), Path.Combine(folder, $"2025-03-14.{extension}"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup><Reference Include="{Path.Combine(AppContext.BaseDirectory, "DigestFormat.dll")}" /></ItemGroup>
            </Project>
            """, Cancellation);

        var ended = await Sdk.SucceedAsync(folder, "run");

        Assert.Equal(7, ended.OutputLines.Count);
        Assert.StartsWith("Complete, settled: True: ", ended.OutputLines[6], StringComparison.Ordinal);
    }

    internal static async Task<(int ExitCode, string Output, string Errors)> ShellAsync(string folder, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        return await shell.EndAsync();
    }

    internal static string FreeAddress()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
    }
}
