using DigestWorker.Papers;

namespace DigestWorker.Editions;

/// <summary>Everything that is known of an edition when it is composed.</summary>
internal sealed record EditionInputs(string Digest, EditionDate Date, ListingKind Listing)
{
    public required DateTimeOffset Now { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required ListingAssessment Assessment { get; init; }
    public IReadOnlyList<EditionPaper> Papers { get; init; } = [];

    /// <summary>How the edition stood before this run.</summary>
    public EditionRow? Previous { get; init; }

    public PaperFilter Filter { get; init; } = PaperFilter.None;
    public IReadOnlyDictionary<PaperId, AcceptedSummary> Accepted { get; init; } = new Dictionary<PaperId, AcceptedSummary>();
    public IReadOnlyDictionary<PaperId, SummaryFailure> Failures { get; init; } = new Dictionary<PaperId, SummaryFailure>();

    /// <summary>Papers that another edition of the digest has published; empty where repeats are wanted.</summary>
    public IReadOnlyDictionary<PaperId, EditionDate> PublishedElsewhere { get; init; } = new Dictionary<PaperId, EditionDate>();

    public bool Due => Now >= DueAt;

    /// <summary>As if no paper had been asked about yet.</summary>
    public EditionInputs IgnoringExisting => this with { Accepted = new Dictionary<PaperId, AcceptedSummary>(), Failures = new Dictionary<PaperId, SummaryFailure>() };
}

/// <summary>Papers, summaries and what the listing has shown, made into an edition: its order, its state, and whether it is settled.</summary>
internal static class EditionComposer
{
    // Where the checks refused so many answers, the model or the prompt is not fit for the day: nothing of it is published.
    private const int HeldBackFrom = 3;
    private const double HeldBackShare = 0.30;

    public static Edition Compose(EditionInputs inputs)
    {
        var wanted = inputs.Filter.Wanted(inputs.Papers);
        var entries = new List<Entry>();
        var leftOut = new List<LeftOut>();
        foreach (var paper in inputs.Papers.Select(remembered => remembered.Paper))
        {
            if (WhyLeftOut(paper, wanted, inputs) is { } reason)
                leftOut.Add(reason);
            else
                entries.Add(new Entry(paper, inputs.Accepted[paper.Id]));
        }

        var (state, why) = Judge(inputs, entries, leftOut);
        return new Edition(inputs.Digest, inputs.Date, inputs.Listing)
        {
            State = state,
            Reason = why,
            Settled = IsSettled(inputs, state, leftOut),
            Entries = [.. entries.OrderByDescending(entry => entry.Paper.Listed.Votes).ThenBy(entry => entry.Paper.Id)],
            LeftOut = [.. leftOut.OrderByDescending(left => left.Paper.Listed.Votes).ThenBy(left => left.Paper.Id)],
        };
    }

    /// <summary>The papers that the edition still wants a summary for.</summary>
    public static IReadOnlyList<Paper> WithoutSummary(EditionInputs inputs)
    {
        var wanted = inputs.Filter.Wanted(inputs.Papers);
        return [.. inputs.Papers.Select(remembered => remembered.Paper)
            .Where(paper => WhyLeftOut(paper, wanted, inputs) is { Kind: LeftOutKind.Deferred })
            .OrderByDescending(paper => paper.Listed.Votes).ThenBy(paper => paper.Id)];
    }

    private static LeftOut? WhyLeftOut(Paper paper, IReadOnlySet<PaperId> wanted, EditionInputs inputs)
    {
        if (paper.Withdrawn)
            return new LeftOut(paper, LeftOutKind.Permanent, paper.Listed.WithdrawnAt is { } at ? $"withdrawn on {at:yyyy-MM-dd}" : "withdrawn");
        if (inputs.PublishedElsewhere.TryGetValue(paper.Id, out var date))
            return new LeftOut(paper, LeftOutKind.Repeat, $"published in the edition of {date}") { AlreadyIn = date };
        if (!wanted.Contains(paper.Id))
            return new LeftOut(paper, LeftOutKind.Filter, "not wanted by the digest's filters");
        if (inputs.Accepted.ContainsKey(paper.Id))
            return null;
        return inputs.Failures.TryGetValue(paper.Id, out var failure)
            ? new LeftOut(paper, failure.IsPermanent ? LeftOutKind.Permanent : LeftOutKind.Deferred, failure.Reason) { Tries = failure.Tries }
            : new LeftOut(paper, LeftOutKind.Deferred, "not asked yet");
    }

    private static (EditionState State, string Reason) Judge(EditionInputs inputs, List<Entry> entries, List<LeftOut> leftOut)
    {
        if (inputs.Papers.Count == 0)
            return NothingKnown(inputs);

        var unread = inputs.Assessment.Reading is ListingReading.Certain or ListingReading.NoLongerListed ? "" : $"; {inputs.Assessment.Reason}";
        var omitted = leftOut.Where(left => left.Kind is LeftOutKind.Deferred or LeftOutKind.Permanent).ToList();
        if (entries.Count + omitted.Count == 0)
            return (inputs.Due ? EditionState.Empty : EditionState.Pending, $"{Count(leftOut)} listed, none of them for this edition{unread}");

        var refused = omitted.Count(left => left.Tries > 0);
        if (refused >= HeldBackFrom && refused > HeldBackShare * (refused + entries.Count))
            return (EditionState.Failed, $"held back: the checks refused the answers for {refused} of {refused + entries.Count} papers, first {First(omitted.Where(left => left.Tries > 0))}{unread}");
        if (omitted.Find(left => inputs.Failures.TryGetValue(left.Paper.Id, out var failure) && failure is { IsDuplicate: true, IsPermanent: false }) is { } alike)
            return (EditionState.Failed, $"held back: two papers came back alike, {First([alike])}{unread}");
        if (entries.Count > 0 && Lost(inputs, omitted) is [_, ..] lost)
            return (EditionState.Failed, $"held back: {Count(lost)} that the published edition has would be missing, first {First(lost)}{unread}");
        if (entries.Count == 0)
            return (inputs.Due ? EditionState.Failed : EditionState.Pending, $"no paper has a summary: {First(omitted)}{unread}");

        var waiting = omitted.Where(left => left.Kind is LeftOutKind.Deferred).ToList();
        return waiting.Count > 0
            ? (EditionState.Partial, $"{entries.Count} of {entries.Count + omitted.Count} papers, {waiting.Count} to be tried again: {First(waiting)}{unread}")
            : (EditionState.Complete, omitted.Count == 0
                ? $"{Count(entries)}{unread}"
                : $"{Count(entries)}, {omitted.Count} left out for good: {First(omitted)}{unread}");
    }

    /// <summary>What the published file has and this one would lack: never the worse edition for the better one. A withdrawn paper is no loss.</summary>
    private static List<LeftOut> Lost(EditionInputs inputs, List<LeftOut> omitted)
    {
        var published = inputs.Papers.Where(paper => paper.Published).Select(paper => paper.Paper.Id).ToHashSet();
        return omitted.FindAll(left => published.Contains(left.Paper.Id) && !left.Paper.Withdrawn);
    }

    private static (EditionState State, string Reason) NothingKnown(EditionInputs inputs)
    {
        var (reading, reason) = (inputs.Assessment.Reading, inputs.Assessment.Reason);
        if (!inputs.Due)
            return (EditionState.Pending, reason.Length > 0 ? reason : "nothing listed so far");
        if (reading is not ListingReading.Empty && inputs.Previous is { State: EditionState.Empty, Settled: true })
            return (EditionState.Empty, $"the listing had no paper for it; read again now: {reason}");
        return reading is ListingReading.Empty || (reading is ListingReading.PossiblyEmpty && inputs.Date.IsWeekend)
            ? (EditionState.Empty, inputs.Date.IsWeekend ? "nothing is listed at the weekend" : "the listing has no paper for it")
            : (EditionState.Failed, reason.Length > 0 ? reason : "the listing could not be read");
    }

    // What a sure reading has settled, a worse one does not open again.
    private static bool IsSettled(EditionInputs inputs, EditionState state, List<LeftOut> leftOut) =>
        inputs.Due
        && leftOut.All(left => left.Kind is not LeftOutKind.Deferred)
        && (inputs.Assessment.Reading is ListingReading.Certain or ListingReading.NoLongerListed
            || inputs.Previous is { Settled: true }
            || (inputs.Papers.Count == 0 && state is EditionState.Empty));

    private static string Count<T>(List<T> papers) => papers.Count == 1 ? "1 paper" : $"{papers.Count} papers";

    private static string First(IEnumerable<LeftOut> leftOut) => leftOut.First() is var left ? $"{left.Paper.Id} {left.Reason}" : "";
}
