namespace DigestWorker.Web.Health;

/// <summary>The problems of a configuration that was changed while the worker serves, and that is therefore not used.</summary>
internal sealed class ReloadStatus(TimeProvider time)
{
    private RejectedChange? _rejected;

    /// <summary>Null if the file is used.</summary>
    public RejectedChange? Rejected => Volatile.Read(ref _rejected);

    public void Reject(IReadOnlyList<string> problems) => Volatile.Write(ref _rejected, new RejectedChange(problems, Rejected?.Since ?? time.GetUtcNow()));

    /// <summary>The file is used.</summary>
    public void Accept() => Volatile.Write(ref _rejected, null);

    /// <param name="Problems">A line each, with key and remedy.</param>
    internal sealed record RejectedChange(IReadOnlyList<string> Problems, DateTimeOffset Since);
}
