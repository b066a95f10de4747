using System.Diagnostics;
using System.Globalization;

namespace DigestWorker.Testing;

/// <summary>
/// How much of a processor the calling thread has had. A bound on the work of a computation is checked in this time, which other work of the machine does not change;
/// where the system does not tell it, in the time that has passed.
/// </summary>
internal static class CpuTime
{
    private const string OfThread = "/proc/thread-self/schedstat";

    public static TimeSpan OfThisThread() => File.Exists(OfThread)
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(OfThread).Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0)
        : Stopwatch.GetElapsedTime(0);
}
