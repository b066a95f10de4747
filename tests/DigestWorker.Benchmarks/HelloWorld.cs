using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DigestWorker.Benchmarks;

/// <summary>The smallest native program of this SDK: what any start takes on this machine, to compare the worker with.</summary>
internal static class HelloWorld
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <PublishAot>true</PublishAot>
          </PropertyGroup>
        </Project>
        """;

    /// <returns>Where the program is.</returns>
    public static async Task<string> PublishAsync(string folder)
    {
        var source = Directory.CreateDirectory(Path.Combine(folder, "hello-source")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "hello.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(source, "Program.cs"), """System.Console.WriteLine("Hello, World!");""");
        using var publish = WorkerProcess.StartProgram(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", source,
            "publish", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", Path.Combine(folder, "hello"));
        await WorkerProcess.EndAsync(publish, Stopwatch.GetTimestamp());
        return Path.Combine(folder, "hello", "hello");
    }
}
