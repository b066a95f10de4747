using System.Runtime.InteropServices;

namespace DigestWorker.Cli;

/// <summary>
/// Handles SIGINT and SIGTERM until the process ends. System.CommandLine stops earlier,
/// and a signal after that would turn a completed run into a failure.
/// </summary>
internal static class ShutdownSignals
{
    // docker stop kills after 10 seconds; paid answers are stored by then.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(7);

    private static readonly CancellationTokenSource Shutdown = new();

    // SIGXFSZ: a file would exceed the limit of the process (ulimit -f), on Linux and macOS.
    private const PosixSignal FileSizeLimit = (PosixSignal)25;

    // Keeps the registrations alive: a collected one no longer receives signals.
    private static readonly List<PosixSignalRegistration> Registrations = [];

    /// <summary>Starts to handle the signals.</summary>
    /// <returns>A token that the first signal cancels; the process exits after a grace period.</returns>
    public static CancellationToken Listen()
    {
        Registrations.AddRange(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        // The default ends the process; ignored, the write fails (EFBIG) and what failed is said.
        if (!OperatingSystem.IsWindows())
            Registrations.Add(PosixSignalRegistration.Create(FileSizeLimit, signal => signal.Cancel = true));
        return Shutdown.Token;
    }

    private static void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Shutdown.IsCancellationRequested)
            return;
        // A thread of its own: those of the pool may all hang.
        new Thread(EndAfterGrace) { IsBackground = true, Name = nameof(ShutdownSignals) }.Start();
        Shutdown.Cancel();
    }

    private static void EndAfterGrace()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(Grace);
        Environment.Exit(CommandLine.Interrupted);
    }
}
