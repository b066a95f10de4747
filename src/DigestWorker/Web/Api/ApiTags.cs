namespace DigestWorker.Web.Api;

/// <summary>The groups of the operations in the OpenAPI description.</summary>
internal static class ApiTags
{
    public const string Digests = "Digests";
    public const string Editions = "Editions";
    public const string Papers = "Papers";
    public const string Schedules = "Schedules";
    public const string Runs = "Runs";
    public const string Answers = "Rejected answers";
    public const string Spending = "Spending";
    public const string Deliveries = "Deliveries";

    /// <summary>Each with its description.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (Digests, "The configured digests."),
        (Editions, "The editions of a digest: their states, and the published files."),
        (Papers, "The papers in the editions, and the search."),
        (Schedules, "When a digest runs; pause and resume."),
        (Runs, "The runs, and the request for one outside the schedule."),
        (Answers, "Answers of the model that the checks rejected, for evaluating a prompt."),
        (Spending, "Tokens and cost by day."),
        (Deliveries, "Where editions and alerts are sent, and the messages that were, or wait."),
    ];
}
