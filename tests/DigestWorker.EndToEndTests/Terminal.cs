using System.Diagnostics;
using System.Text;

namespace DigestWorker.EndToEndTests;

/// <summary>A worker at a terminal of its own, as script(1) gives it one.</summary>
internal sealed class Terminal : IDisposable
{
    public const char Interrupt = '\x03';

    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly Task _read;
    private int _seen;

    private Terminal(Process process)
    {
        _process = process;
        _read = ReadAsync();
    }

    /// <summary>Everything that was written so far, without colours.</summary>
    public string Screen
    {
        get
        {
            lock (_screen)
                return _screen.ToString();
        }
    }

    public static void SkipWithout() => Assert.SkipUnless(OperatingSystem.IsLinux() && Programs.Has("script"), "script, which gives a process a terminal, is not installed here");

    public static Terminal Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string[] line = [.. Programs.WithInterrupts, .. Worker.LineOf(arguments)];
        var start = new ProcessStartInfo("script", ["--quiet", "--flush", "--return", "--command", string.Join(' ', line.Select(Quoted)), "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        Worker.SetEnvironment(start, environment);
        (start.Environment["TERM"], start.Environment["SHELL"]) = ("dumb", "/bin/sh");
        return new Terminal(Process.Start(start)!);
    }

    /// <summary>Waits for a question, then types.</summary>
    public async Task AnswerAsync(string question, string keys)
    {
        await Limit.UntilAsync(
            () => Screen.IndexOf(question, _seen, StringComparison.Ordinal) >= 0, () => _process.HasExited ? $"it ended: {Screen}" : null,
            instead: () => Screen, what: $"the question '{question}'");
        _seen = Screen.IndexOf(question, _seen, StringComparison.Ordinal) + question.Length;
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    public async Task<(int ExitCode, string Screen)> EndAsync()
    {
        await _process.WaitForExitAsync().WithinLimitAsync(what: $"the end of '{Screen}'");
        await _read.WithinLimitAsync();
        return (_process.ExitCode, Screen);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var length)
        {
            lock (_screen)
                _screen.Append(new string(buffer, 0, length).Replace("\r", "", StringComparison.Ordinal));
        }
    }

    private static string Quoted(string argument) => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
