using System.Diagnostics;

namespace DigestWorker.EndToEndTests;

/// <summary>Waits for what another process does in its own time.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="hopeless">Why it can never come true any more; null while it may.</param>
    public static async Task TrueAsync(Func<bool> holds, Func<string?>? hopeless = null, TimeSpan? maxRetryDelay = null)
    {
        var waited = Stopwatch.StartNew();
        while (!holds())
        {
            if (hopeless?.Invoke() is { } reason && !holds())
                Assert.Fail(reason);
            Assert.True(waited.Elapsed < (maxRetryDelay ?? Patience), "What was waited for never came.");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
