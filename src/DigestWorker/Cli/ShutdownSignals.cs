using System.Runtime.InteropServices;

namespace DigestWorker.Cli;

/// <summary>
/// SIGINT and SIGTERM, listened to until the process has ended. System.CommandLine stops listening a moment before that,
/// and a signal in this moment would make a failure of a run that was done.
/// </summary>
internal static class ShutdownSignals
{
    // docker stop kills after 10 seconds; what was paid for is stored by then.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private static readonly CancellationTokenSource Shutdown = new();

    // Not to be collected: a registration without a reference stops listening.
    private static readonly List<PosixSignalRegistration> Registrations = [];

    /// <summary>Begins to listen.</summary>
    /// <returns>Cancelled by the first signal; who does not heed it is ended after a while.</returns>
    public static CancellationToken Listen()
    {
        Registrations.AddRange(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        return Shutdown.Token;
    }

    private static void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Shutdown.IsCancellationRequested)
            return;
        _ = EndAfterGraceAsync();
        Shutdown.Cancel();
    }

    private static async Task EndAfterGraceAsync()
    {
        await Task.Delay(Grace, TimeProvider.System);
        Environment.Exit(CommandLine.Interrupted);
    }
}
