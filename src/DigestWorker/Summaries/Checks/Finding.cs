namespace DigestWorker.Summaries.Checks;

internal enum Severity
{
    /// <summary>The answer is accepted; the finding is counted.</summary>
    Warning,

    /// <summary>The answer is rejected.</summary>
    Error,
}

/// <summary>A rule that an answer violates. The message is in Korean because it is sent to the model; it may quote the answer, on one line.</summary>
internal sealed record Finding(string Rule, Severity Severity, string Message)
{
    public string Message { get; } = OneLine.Of(Message);

    /// <summary>The member of the answer that the finding is about; <c>answer</c> if it is about the whole.</summary>
    public string Part { get; init; } = "answer";
}
