namespace DigestWorker.Summaries.Checks;

internal enum Severity
{
    /// <summary>Published, and counted.</summary>
    Warning,

    /// <summary>Not published.</summary>
    Error,
}

/// <summary>A rule that an answer breaks. The message is in Korean, for it goes back to the model; it may quote the answer, on one line.</summary>
internal sealed record Finding(string Rule, Severity Severity, string Message)
{
    public string Message { get; } = OneLine.Of(Message);
}
