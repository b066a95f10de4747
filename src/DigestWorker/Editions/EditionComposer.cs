using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Editions;

/// <summary>Everything that is known of an edition when it is composed.</summary>
internal sealed record EditionMaterial(string Digest, EditionDate Date, ListingKind Listing)
{
    public required DateTimeOffset Now { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required ListingFinding Finding { get; init; }
    public IReadOnlyList<RememberedPaper> Papers { get; init; } = [];

    /// <summary>How the edition stood before this run.</summary>
    public EditionRow? Before { get; init; }

    public PaperFilter Filter { get; init; } = PaperFilter.None;
    public IReadOnlyDictionary<PaperId, AcceptedSummary> Accepted { get; init; } = new Dictionary<PaperId, AcceptedSummary>();
    public IReadOnlyDictionary<PaperId, Refusal> Refused { get; init; } = new Dictionary<PaperId, Refusal>();

    /// <summary>Papers that another edition of the digest has published; empty where repeats are wanted.</summary>
    public IReadOnlyDictionary<PaperId, EditionDate> HeldByOthers { get; init; } = new Dictionary<PaperId, EditionDate>();

    public bool Due => Now >= DueAt;

    /// <summary>As if no paper had been asked about yet.</summary>
    public EditionMaterial Anew => this with { Accepted = new Dictionary<PaperId, AcceptedSummary>(), Refused = new Dictionary<PaperId, Refusal>() };
}

/// <summary>Papers, summaries and what the listing has shown, made into an edition: its order, its state, and whether it is settled.</summary>
internal static class EditionComposer
{
    // Where the checks refused so many answers, the model or the prompt is not fit for the day: nothing of it is published.
    private const int HeldBackFrom = 3;
    private const double HeldBackShare = 0.30;

    public static Edition Compose(EditionMaterial material)
    {
        var wanted = material.Filter.Wanted(material.Papers);
        var entries = new List<Entry>();
        var leftOut = new List<LeftOut>();
        foreach (var paper in material.Papers.Select(remembered => remembered.Paper))
        {
            if (WhyLeftOut(paper, wanted, material) is { } reason)
                leftOut.Add(reason);
            else
                entries.Add(new Entry(paper, material.Accepted[paper.Id]));
        }

        var (state, why) = Judge(material, entries, leftOut);
        return new Edition(material.Digest, material.Date, material.Listing)
        {
            State = state,
            Reason = why,
            Settled = IsSettled(material, state, leftOut),
            Entries = [.. entries.OrderByDescending(entry => entry.Paper.Listed.Votes).ThenBy(entry => entry.Paper.Id)],
            LeftOut = [.. leftOut.OrderByDescending(left => left.Paper.Listed.Votes).ThenBy(left => left.Paper.Id)],
        };
    }

    /// <summary>The papers that the edition still wants a summary for.</summary>
    public static IReadOnlyList<Paper> WithoutSummary(EditionMaterial material)
    {
        var wanted = material.Filter.Wanted(material.Papers);
        return [.. material.Papers.Select(remembered => remembered.Paper)
            .Where(paper => WhyLeftOut(paper, wanted, material) is { For: LeftOutFor.Now })
            .OrderByDescending(paper => paper.Listed.Votes).ThenBy(paper => paper.Id)];
    }

    private static LeftOut? WhyLeftOut(Paper paper, IReadOnlySet<PaperId> wanted, EditionMaterial material)
    {
        if (paper.Withdrawn)
            return new LeftOut(paper, LeftOutFor.Good, paper.Listed.WithdrawnAt is { } at ? $"withdrawn on {at:yyyy-MM-dd}" : "withdrawn");
        if (material.HeldByOthers.TryGetValue(paper.Id, out var date))
            return new LeftOut(paper, LeftOutFor.Repeat, $"published in the edition of {date}") { AlreadyIn = date };
        if (!wanted.Contains(paper.Id))
            return new LeftOut(paper, LeftOutFor.Filter, "not wanted by the digest's filters");
        if (material.Accepted.ContainsKey(paper.Id))
            return null;
        return material.Refused.TryGetValue(paper.Id, out var refusal)
            ? new LeftOut(paper, refusal.ForGood ? LeftOutFor.Good : LeftOutFor.Now, refusal.Reason) { Tries = refusal.Tries }
            : new LeftOut(paper, LeftOutFor.Now, "not asked yet");
    }

    private static (EditionState State, string Reason) Judge(EditionMaterial material, List<Entry> entries, List<LeftOut> leftOut)
    {
        if (material.Papers.Count == 0)
            return NothingKnown(material);

        var unread = material.Finding.Reading is ListingReading.Sure or ListingReading.Gone ? "" : $"; {material.Finding.Reason}";
        var omitted = leftOut.Where(left => left.For is LeftOutFor.Now or LeftOutFor.Good).ToList();
        if (entries.Count + omitted.Count == 0)
            return (material.Due ? EditionState.Empty : EditionState.Pending, $"{Count(leftOut)} listed, none of them for this edition{unread}");

        var refused = omitted.Count(left => left.Tries > 0);
        if (refused >= HeldBackFrom && refused > HeldBackShare * (refused + entries.Count))
            return (EditionState.Failed, $"held back: the checks refused the answers for {refused} of {refused + entries.Count} papers, first {First(omitted.Where(left => left.Tries > 0))}{unread}");
        if (omitted.Find(left => material.Refused.TryGetValue(left.Paper.Id, out var refusal) && refusal is { Alike: true, ForGood: false }) is { } alike)
            return (EditionState.Failed, $"held back: two papers came back alike, {First([alike])}{unread}");
        if (entries.Count > 0 && Lost(material, omitted) is [_, ..] lost)
            return (EditionState.Failed, $"held back: {Count(lost)} that the published edition has would be missing, first {First(lost)}{unread}");
        if (entries.Count == 0)
            return (material.Due ? EditionState.Failed : EditionState.Pending, $"no paper has a summary: {First(omitted)}{unread}");

        var waiting = omitted.Where(left => left.For is LeftOutFor.Now).ToList();
        return waiting.Count > 0
            ? (EditionState.Partial, $"{entries.Count} of {entries.Count + omitted.Count} papers, {waiting.Count} to be tried again: {First(waiting)}{unread}")
            : (EditionState.Complete, omitted.Count == 0
                ? $"{Count(entries)}{unread}"
                : $"{Count(entries)}, {omitted.Count} left out for good: {First(omitted)}{unread}");
    }

    /// <summary>What the published file has and this one would lack: never the worse edition for the better one. A withdrawn paper is no loss.</summary>
    private static List<LeftOut> Lost(EditionMaterial material, List<LeftOut> omitted)
    {
        var published = material.Papers.Where(paper => paper.Published).Select(paper => paper.Paper.Id).ToHashSet();
        return omitted.FindAll(left => published.Contains(left.Paper.Id) && !left.Paper.Withdrawn);
    }

    private static (EditionState State, string Reason) NothingKnown(EditionMaterial material)
    {
        var (reading, reason) = (material.Finding.Reading, material.Finding.Reason);
        if (!material.Due)
            return (EditionState.Pending, reason.Length > 0 ? reason : "nothing listed so far");
        if (reading is not ListingReading.Nothing && material.Before is { State: EditionState.Empty, Settled: true })
            return (EditionState.Empty, $"the listing had no paper for it; read again now: {reason}");
        return reading is ListingReading.Nothing || (reading is ListingReading.PerhapsNothing && material.Date.IsWeekend)
            ? (EditionState.Empty, material.Date.IsWeekend ? "nothing is listed at the weekend" : "the listing has no paper for it")
            : (EditionState.Failed, reason.Length > 0 ? reason : "the listing could not be read");
    }

    // What a sure reading has settled, a worse one does not open again.
    private static bool IsSettled(EditionMaterial material, EditionState state, List<LeftOut> leftOut) =>
        material.Due
        && leftOut.All(left => left.For is not LeftOutFor.Now)
        && (material.Finding.Reading is ListingReading.Sure or ListingReading.Gone
            || material.Before is { Settled: true }
            || (material.Papers.Count == 0 && state is EditionState.Empty));

    private static string Count<T>(List<T> papers) => papers.Count == 1 ? "1 paper" : $"{papers.Count} papers";

    private static string First(IEnumerable<LeftOut> leftOut) => leftOut.First() is var left ? $"{left.Paper.Id} {left.Reason}" : "";
}
