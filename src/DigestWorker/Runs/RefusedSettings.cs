namespace DigestWorker.Runs;

/// <summary>What is wrong with a configuration that was changed while the worker serves, and that it therefore does not go by.</summary>
internal sealed class RefusedSettings(TimeProvider time)
{
    private Refused? _now;

    /// <summary>Null where what the file says is in force.</summary>
    public Refused? Now => Volatile.Read(ref _now);

    public void Refuse(IReadOnlyList<string> problems) => Volatile.Write(ref _now, new Refused(problems, Now?.Since ?? time.GetUtcNow()));

    /// <summary>The file is in force.</summary>
    public void Accept() => Volatile.Write(ref _now, null);

    /// <param name="Problems">A line each, with key and remedy.</param>
    internal sealed record Refused(IReadOnlyList<string> Problems, DateTimeOffset Since);
}
