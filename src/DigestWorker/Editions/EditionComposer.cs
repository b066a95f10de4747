using System.Globalization;
using DigestWorker.Papers;

namespace DigestWorker.Editions;

/// <summary>The inputs from which an edition is composed.</summary>
internal sealed record EditionInputs(string Digest, EditionDate Date, ListingKind Listing)
{
    public required DateTimeOffset Now { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required ListingAssessment Assessment { get; init; }
    public IReadOnlyList<EditionPaper> Papers { get; init; } = [];

    /// <summary>The edition before this run.</summary>
    public EditionRow? Previous { get; init; }

    public PaperFilter Filter { get; init; } = PaperFilter.None;
    public IReadOnlyDictionary<PaperId, AcceptedSummary> Accepted { get; init; } = new Dictionary<PaperId, AcceptedSummary>();
    public IReadOnlyDictionary<PaperId, SummaryFailure> Failures { get; init; } = new Dictionary<PaperId, SummaryFailure>();

    /// <summary>Papers that another edition of the digest has published; empty if repeats are allowed.</summary>
    public IReadOnlyDictionary<PaperId, EditionDate> PublishedElsewhere { get; init; } = new Dictionary<PaperId, EditionDate>();

    /// <summary>The fields of the editions before it.</summary>
    public FieldCounts FieldsBefore { get; init; } = FieldCounts.None;

    /// <summary>Whether the edition is settled and only written again: its papers stay, even if they were withdrawn since.</summary>
    public bool Restores { get; init; }

    /// <summary>Papers that an operator removed from the digest.</summary>
    public IReadOnlySet<PaperId> Removed { get; init; } = new HashSet<PaperId>();

    /// <summary>The new papers that this run does not summarize, because the digest has reached its limit.</summary>
    public IReadOnlySet<PaperId> OverLimit { get; init; } = new HashSet<PaperId>();

    /// <summary>Why it does not summarize them.</summary>
    public Reason OverLimitReason { get; init; } = new(ReasonCode.NewPapersLimit);

    public bool Due => Now >= DueAt;

    /// <summary>The same inputs without summaries and failures.</summary>
    public EditionInputs IgnoringExisting => IgnoringFailures with { Accepted = new Dictionary<PaperId, AcceptedSummary>() };

    /// <summary>The same inputs without failures: no paper waits for its next try, or is given up.</summary>
    public EditionInputs IgnoringFailures => this with { Failures = new Dictionary<PaperId, SummaryFailure>() };
}

/// <summary>Composes an edition from papers, summaries and the listing: its order, its state, and whether it is settled.</summary>
internal static class EditionComposer
{
    // If the checks reject this share of the answers, the others are not trusted either, and nothing is published.
    private const int WithheldFrom = 3;
    private const double WithheldShare = 0.30;

    public static Edition Compose(EditionInputs inputs)
    {
        var wanted = inputs.Filter.Select(inputs.Papers);
        var entries = new List<Entry>();
        var leftOut = new List<LeftOut>();
        foreach (var paper in inputs.Papers)
        {
            if (WhyLeftOut(paper, wanted, inputs) is { } reason)
                leftOut.Add(reason);
            else
                entries.Add(new Entry(paper.Paper, inputs.Accepted[paper.Paper.Id]));
        }

        entries = [.. entries.OrderByDescending(entry => entry.Paper.Listed.Votes).ThenBy(entry => entry.Paper.Id)];
        var (state, why) = Judge(inputs, entries, leftOut);
        return new Edition(inputs.Digest, inputs.Date, inputs.Listing)
        {
            State = state,
            Reason = why,
            Settled = IsSettled(inputs, state, leftOut),
            Entries = entries,
            Overview = entries.Count > 0 ? EditionOverviews.Of(entries, inputs.FieldsBefore) : null,
            LeftOut = [.. leftOut.OrderByDescending(left => left.Paper.Listed.Votes).ThenBy(left => left.Paper.Id)],
        };
    }

    /// <summary>The papers that still need a summary.</summary>
    public static IReadOnlyList<Paper> WithoutSummary(EditionInputs inputs)
    {
        var wanted = inputs.Filter.Select(inputs.Papers);
        return [.. inputs.Papers.Where(paper => WhyLeftOut(paper, wanted, inputs) is { Kind: LeftOutKind.Deferred })
            .Select(remembered => remembered.Paper)
            .OrderByDescending(paper => paper.Listed.Votes).ThenBy(paper => paper.Id)];
    }

    private static LeftOut? WhyLeftOut(EditionPaper remembered, IReadOnlySet<PaperId> wanted, EditionInputs inputs)
    {
        var paper = remembered.Paper;
        if (inputs.Removed.Contains(paper.Id))
            return new LeftOut(paper, LeftOutKind.Permanent, new Reason(ReasonCode.Removed));
        if (paper.Withdrawn && !(inputs.Restores && remembered.Published))
            return new LeftOut(
                paper, LeftOutKind.Permanent,
                new Reason(ReasonCode.Withdrawn) { Date = paper.WithdrawnAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
        if (inputs.PublishedElsewhere.TryGetValue(paper.Id, out var date))
            return new LeftOut(paper, LeftOutKind.Repeat, new Reason(ReasonCode.PublishedElsewhere) { Date = date.Text }) { AlreadyIn = date };
        if (!wanted.Contains(paper.Id))
            return new LeftOut(paper, LeftOutKind.Filter, new Reason(ReasonCode.ExcludedByFilters));
        if (inputs.Accepted.ContainsKey(paper.Id))
            return null;
        return inputs.Failures.TryGetValue(paper.Id, out var failure)
            ? new LeftOut(paper, failure.IsPermanent ? LeftOutKind.Permanent : LeftOutKind.Deferred, failure.Reason) { Tries = failure.Tries }
            : new LeftOut(paper, LeftOutKind.Deferred, inputs.OverLimit.Contains(paper.Id) ? inputs.OverLimitReason : new Reason(ReasonCode.NotSummarizedYet));
    }

    private static (EditionState State, Reason Reason) Judge(EditionInputs inputs, List<Entry> entries, List<LeftOut> leftOut)
    {
        if (inputs.Papers.Count == 0)
            return NothingKnown(inputs);

        var (state, reason) = JudgePapers(inputs, entries, leftOut);
        if (inputs.Assessment is { Reading: ListingReading.Incomplete, Reason: { } incomplete } && state is EditionState.Complete)
            return (EditionState.Partial, incomplete with { Papers = entries.Count });
        return (
            state,
            inputs.Assessment.Reading is ListingReading.Certain or ListingReading.NoLongerListed ? reason : reason with { Listing = inputs.Assessment.Reason });
    }

    private static (EditionState State, Reason Reason) JudgePapers(EditionInputs inputs, List<Entry> entries, List<LeftOut> leftOut)
    {
        var missing = leftOut.Where(left => left.Kind is LeftOutKind.Deferred or LeftOutKind.Permanent).ToList();
        var wanted = entries.Count + missing.Count;
        if (entries.Count == 0 && missing.Count > 0 && missing.TrueForAll(left => left.Reason.Code is ReasonCode.Removed))
            return (inputs.Due ? EditionState.Empty : EditionState.Pending, new Reason(ReasonCode.NoneSelected) { Papers = leftOut.Count });
        if (wanted == 0)
            return (inputs.Due ? EditionState.Empty : EditionState.Pending, new Reason(ReasonCode.NoneSelected) { Papers = leftOut.Count });

        var rejected = missing.Where(left => left.Tries > 0).ToList();
        if (rejected.Count >= WithheldFrom && rejected.Count > WithheldShare * (rejected.Count + entries.Count))
            return (
                EditionState.Failed, Because(ReasonCode.WithheldRejections, rejected) with { Papers = rejected.Count, Of = rejected.Count + entries.Count });
        if (missing.Find(left => IsDuplicate(inputs, left)) is { } duplicate)
            return (EditionState.Failed, Because(ReasonCode.WithheldDuplicates, [duplicate]));
        if (entries.Count > 0 && Lost(inputs, missing) is [_, ..] lost)
            return (EditionState.Failed, Because(ReasonCode.WithheldLoss, lost) with { Papers = lost.Count });
        // The next run continues: nothing is wrong with the edition.
        if (entries.Count == 0 && missing.TrueForAll(left => left.Reason.Code is ReasonCode.NewPapersLimit))
            return (EditionState.Pending, Because(ReasonCode.NoSummaries, missing));
        if (entries.Count == 0)
            return (inputs.Due ? EditionState.Failed : EditionState.Pending, Because(ReasonCode.NoSummaries, missing));

        var deferred = missing.FindAll(left => left.Kind is LeftOutKind.Deferred)
            .OrderBy(left => left.Reason.Code is not ReasonCode.NewPapersLimit).ToList();
        return deferred.Count > 0
            ? (EditionState.Partial, Because(ReasonCode.Partial, deferred) with { Papers = entries.Count, Of = wanted, Deferred = deferred.Count })
            : (
                EditionState.Complete,
                Because(ReasonCode.Complete, missing) with { Papers = entries.Count, Omitted = missing.Count > 0 ? missing.Count : null });
    }

    private static bool IsDuplicate(EditionInputs inputs, LeftOut left) =>
        inputs.Failures.TryGetValue(left.Paper.Id, out var failure) && failure is { IsDuplicate: true, IsPermanent: false };

    /// <summary>The papers that the published file has and this edition lacks: a file is not replaced by a worse one. Withdrawn papers do not count.</summary>
    private static List<LeftOut> Lost(EditionInputs inputs, List<LeftOut> missing)
    {
        var published = inputs.Papers.Where(paper => paper.Published).Select(paper => paper.Paper.Id).ToHashSet();
        return missing.FindAll(left => published.Contains(left.Paper.Id) && !left.Paper.Withdrawn);
    }

    private static (EditionState State, Reason Reason) NothingKnown(EditionInputs inputs)
    {
        var (reading, reason) = (inputs.Assessment.Reading, inputs.Assessment.Reason);
        if (!inputs.Due || (reading is ListingReading.NotPublishedYet && inputs.Now < inputs.DueAt + ListingCalendar.MaxDelay))
            return (EditionState.Pending, new Reason(ReasonCode.NothingListedYet) { Listing = reason });
        if (reading is not ListingReading.Empty && inputs.Previous is { State: EditionState.Empty, Settled: true })
            return (EditionState.Empty, new Reason(ReasonCode.NothingListed) { Listing = reason });
        // Of a roundup, this means editions that are not there: it is not known to be empty.
        if (inputs.Listing is ListingKind.Roundup && reading is ListingReading.NotPublishedYet && reason is not null)
            return (EditionState.Failed, reason);
        var pauses = !inputs.Listing.PublishesOn(inputs.Date);
        return reading is ListingReading.Empty or ListingReading.NotPublishedYet || (reading is ListingReading.PossiblyEmpty && pauses)
            ? (EditionState.Empty, new Reason(inputs.Date.IsWeekend ? ReasonCode.WeekendEmpty : pauses ? ReasonCode.HolidayEmpty : ReasonCode.NothingListed))
            : (EditionState.Failed, new Reason(ReasonCode.ListingUnreadable) { Cause = reason });
    }

    // An uncertain reading does not reopen an edition that a certain one settled.
    private static bool IsSettled(EditionInputs inputs, EditionState state, List<LeftOut> leftOut) =>
        inputs.Due
        && leftOut.All(left => left.Kind is not LeftOutKind.Deferred)
        && (inputs.Assessment.Reading is ListingReading.Certain or ListingReading.NoLongerListed
            || inputs.Previous is { Settled: true }
            || (inputs.Papers.Count == 0 && state is EditionState.Empty));

    /// <summary>A reason with the first papers that caused it.</summary>
    private static Reason Because(ReasonCode code, List<LeftOut> papers) =>
        papers.Count == 0 ? new Reason(code) : new Reason(code) { Paper = papers[0].Paper.Id, Cause = papers[0].Reason };
}
