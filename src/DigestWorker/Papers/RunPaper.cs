namespace DigestWorker.Papers;

/// <summary>How far a paper came in a run.</summary>
internal enum PaperStep
{
    /// <summary>It was listed, and the model was not asked: it had a summary before, or is left out.</summary>
    Listed,

    /// <summary>The model is to be asked about it, and has not answered yet.</summary>
    Asked,

    /// <summary>There was no answer: an outage, the budget, a content filter.</summary>
    Unanswered,

    /// <summary>The last answer broke rules.</summary>
    Refused,

    /// <summary>An answer passed the rules and waits for the verifier.</summary>
    Withheld,

    /// <summary>An answer passed the rules, and no verifier judged it.</summary>
    Accepted,

    /// <summary>An answer passed the rules, and the verifier supports it.</summary>
    Verified,
}

/// <summary>The way of a paper through a run.</summary>
internal sealed record RunPaper(EditionDate Date, PaperId Id, string Title, PaperStep Step)
{
    /// <summary>The rules that its answers broke, in the order in which they did.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The calls of the models that write.</summary>
    public int Calls { get; init; }

    /// <summary>From the first question to the last answer, with the waits between.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Whether the file of the edition has it after the run.</summary>
    public bool Published { get; init; }

    /// <summary>Why the edition does not have it; null if it has, or the run has not come that far.</summary>
    public Reason? Reason { get; init; }
}

/// <summary>An edition in a run that has ended with it.</summary>
internal sealed record RunEdition(EditionDate Date, DateTimeOffset StartedAt, DateTimeOffset EndedAt, EditionState State, Reason Reason);

/// <summary>How many papers of an edition came how far.</summary>
/// <param name="Published">How many the file of the edition has.</param>
internal sealed record EditionWay(EditionDate Date, int Listed, int Asked, int Accepted, int Verified, int Published);
