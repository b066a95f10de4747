using System.Diagnostics.Metrics;

namespace DigestWorker.Telemetry;

/// <summary>The one meter of the worker; each folder counts its own things on it.</summary>
internal static class WorkerMeter
{
    public const string Name = "DigestWorker";

    public static Meter CreateWorkerMeter(this IMeterFactory meters) => meters.Create(Name);

    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
