using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DigestWorker.EndToEndTests;

/// <summary>How a worker's process ended, and what it said.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    public IReadOnlyList<string> OutputLines => Lines(Output);
    public IReadOnlyList<string> ErrorLines => Lines(Errors);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A process of the worker, as an operator would start it: of the one built beside the tests, or of the published one that <c>DIGESTWORKER_BINARY</c> names.</summary>
internal sealed partial class Worker : IDisposable
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(120);
    private static readonly string[] Program = Environment.GetEnvironmentVariable("DIGESTWORKER_BINARY") is { Length: > 0 } published
        ? [Path.GetFullPath(published)]
        : [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? HostOfTests, Path.Combine(AppContext.BaseDirectory, "digestworker.dll")];

    // shared/Microsoft.NETCore.App/10.0.0 beside it
    private static string HostOfTests => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    private readonly Process _process;
    private readonly string _line;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _read;

    private Worker(Process process, string line)
    {
        _line = line;
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <param name="tracer">Started in front of it, such as strace with its options.</param>
    public static Worker Start(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments, params string[] tracer)
    {
        string[] line = [.. Programs.WithInterrupts, .. tracer, .. LineOf(arguments)];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        SetEnvironment(start, environment);
        return new Worker(Process.Start(start)!, string.Join(' ', line));
    }

    public static string[] LineOf(string[] arguments) => [.. Program, .. arguments];

    /// <summary>These variables, and of those of the tests none that is a setting.</summary>
    public static void SetEnvironment(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in start.Environment.Keys.Where(IsConfiguration).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
    }

    public async Task<Ended> EndAsync()
    {
        await _process.WaitForExitAsync().WithinLimitAsync(LongestLife, $"the end of '{_line}', which said '{Errors}',");
        await _read.WithinLimitAsync(what: $"the end of the output of '{_line}'");
        return new Ended(_process.ExitCode, Output, Errors);
    }

    /// <summary>Waits until it has said something on standard error or standard output.</summary>
    public Task SaysAsync(string text) => Limit.UntilAsync(
        () => Errors.Contains(text, StringComparison.Ordinal) || Output.Contains(text, StringComparison.Ordinal),
        () => _process.HasExited ? $"it ended without saying '{text}': {Errors}" : null);

    /// <summary>Ctrl+C.</summary>
    public void Interrupt()
    {
        Assert.SkipWhen(Programs.WithInterrupts is [] && IgnoresInterrupts(), "the shell that runs the tests has them ignore Ctrl+C, as one does in the background, and env --default-signal is not here");
        Send(2);
    }

    /// <summary>What <c>docker stop</c> and systemd send.</summary>
    public void Terminate() => Send(15);

    /// <summary>Holds the process up, as a paused virtual machine would, until <see cref="Continue"/>.</summary>
    public void Pause() => Send(19);

    public void Continue() => Send(18);

    /// <summary>The most memory that it has had so far, in MiB; 0 once it has ended.</summary>
    public int PeakMemory()
    {
        try
        {
            var peak = File.ReadLines($"/proc/{Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return peak is null ? 0 : int.Parse(peak["VmHWM:".Length..^" kB".Length], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>What its open file descriptors lead to, on Linux.</summary>
    public IReadOnlyList<string> OpenFiles() => OperatingSystem.IsLinux()
        ? [.. new DirectoryInfo($"/proc/{Id}/fd").EnumerateFiles().Select(file => file.LinkTarget ?? "")]
        : [];

    /// <summary>A power cut.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    // The second bit: SIGINT.
    private bool IgnoresInterrupts() => File.Exists($"/proc/{Id}/status") && File.ReadLines($"/proc/{Id}/status")
        .Any(line => line.StartsWith("SigIgn:", StringComparison.Ordinal) && (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0);

    private void Send(int signal) => Assert.True(Signal(_process.Id, signal) == 0 || _process.HasExited);

    private static bool IsConfiguration(string name) =>
        name.StartsWith("DIGESTWORKER_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("OPENAI_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("AZURE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);

    private static async Task ReadAsync(StreamReader reader, StringBuilder into)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (into)
                into.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
