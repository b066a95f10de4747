using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>Which editions match; a property that is null matches all.</summary>
internal sealed record EditionFilter
{
    public string? Digest { get; init; }
    public EditionState? State { get; init; }

    /// <summary>The earliest first day of the edition.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The latest first day of the edition.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>How many editions of a digest are in a state.</summary>
internal sealed record StateCount(string Digest, EditionState State, int Editions);

/// <summary>The unsettled editions of a digest: the date of the oldest, null if there is none, and how many papers they left out.</summary>
internal readonly record struct UnsettledSummary(EditionDate? Oldest, int LeftOut);

/// <summary>Tokens read and written by the writing model and by the verifier, and their cost if the model has a price.</summary>
internal readonly record struct Spending(long Tokens, decimal Cost, long VerifierTokens = 0, decimal VerifierCost = 0)
{
    public static Spending operator +(Spending a, Spending b) =>
        new(a.Tokens + b.Tokens, a.Cost + b.Cost, a.VerifierTokens + b.VerifierTokens, a.VerifierCost + b.VerifierCost);
}

/// <summary>The file of an edition, as it is recorded.</summary>
/// <param name="PendingSha256">The hash of the last file that was to be written, whether or not the write was completed.</param>
internal sealed record RecordedFile(string Digest, EditionDate Date, PublishedFile File, string? PendingSha256);

/// <summary>What pages, API, feeds, health checks and metrics ask about editions.</summary>
internal class EditionCatalog(Database database)
{
    protected const string Columns =
        "digest, date, listing, state, reason, settled, revision, entries, left_out, file, sha256, hand_edited, pending_sha256, updated_at, published_at, "
        + "edited_sha256, stamp, first_published_at";

    // A union rather than an OR, and sorted by first_day + 0: otherwise SQLite reads every edition of the digest in the order of its index.
    private const string Unsettled =
        "digest = @digest AND date IN (SELECT date FROM edition WHERE digest = @digest AND settled = 0 "
        + "UNION SELECT date FROM edition WHERE digest = @digest AND updated_at > @latest)";

    // The clocks of two nodes may differ by this much.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    protected Database Database { get; } = database;

    /// <summary>What was settled later than this was settled by a clock that is ahead; by the true time it may not be due.</summary>
    protected DateTimeOffset Latest => Database.Time.GetUtcNow() + ClockSkew;

    public async Task<EditionRow?> FindAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        await ReadAsync("WHERE digest = @digest AND date = @date", cancellationToken, ("@digest", digest), ("@date", date.Text)) is [var row] ? row : null;

    /// <summary>The date of the first edition that runs of a digest open; null before its first run.</summary>
    public async Task<EditionDate?> BeganAsync(string digest, CancellationToken cancellationToken) =>
        await Database.ReadAsync(
            "SELECT began FROM digest WHERE name = @digest", row => EditionDate.Parse(row.GetString(0)), cancellationToken,
            ("@digest", digest)) is [var began] ? began : null;

    /// <summary>The files of the editions of a digest.</summary>
    public Task<IReadOnlyList<RecordedFile>> FilesAsync(string digest, CancellationToken cancellationToken) =>
        Database.ReadAsync(
            "SELECT date, pending_sha256, file, sha256, entries, hand_edited, edited_sha256, stamp FROM edition "
            + "WHERE digest = @digest AND file IS NOT NULL ORDER BY first_day",
            row => new RecordedFile(digest, EditionDate.Parse(row.GetString(0)), FileOf(row, 2, 3, 4, 5, 6)!, row.GetText(1)), cancellationToken,
            ("@digest", digest));

    /// <summary>The editions of a digest that an operator removed.</summary>
    public async Task<IReadOnlyList<EditionDate>> RemovedEditionsAsync(string digest, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(
            "WHERE digest = @digest AND state = @empty AND file IS NULL AND revision > 0", cancellationToken,
            ("@digest", digest), ("@empty", nameof(EditionState.Empty)))).Where(row => row.IsRemoved).Select(row => row.Date)];

    /// <summary>The digest, other than this one, that has an edition with this file; null if none has.</summary>
    public async Task<string?> OwnerOfAsync(string file, string digest, CancellationToken cancellationToken) =>
        await Database.ReadAsync(
            "SELECT digest FROM edition WHERE file = @file AND digest <> @digest LIMIT 1", row => row.GetString(0), cancellationToken,
            ("@file", file), ("@digest", digest)) is [var owner] ? owner : null;

    /// <summary>Every edition, by digest, the newest first.</summary>
    public Task<IReadOnlyList<EditionRow>> AllAsync(CancellationToken cancellationToken) =>
        ReadAsync("ORDER BY digest, first_day DESC", cancellationToken);

    /// <summary>Some editions, the newest first.</summary>
    public Task<PagedResult<EditionRow>> PageAsync(EditionFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        Database.PageAsync(
            Columns, "edition",
            new WhereClause()
                .And("digest = @digest", "@digest", filter.Digest)
                .And("state = @state", "@state", filter.State?.ToString())
                .And("first_day >= @from", "@from", (long?)filter.From?.DayNumber)
                .And("first_day <= @to", "@to", (long?)filter.To?.DayNumber),
            "first_day DESC, digest", Row, skip, take, cancellationToken);

    /// <summary>The editions of a digest that begin in the month of a day, the oldest first.</summary>
    public Task<IReadOnlyList<EditionRow>> MonthAsync(string digest, DateOnly day, CancellationToken cancellationToken)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return ReadAsync(
            "WHERE digest = @digest AND first_day BETWEEN @first AND @last ORDER BY first_day", cancellationToken,
            ("@digest", digest), ("@first", (long)first.DayNumber), ("@last", (long)first.AddMonths(1).DayNumber - 1));
    }

    /// <summary>The dates of the editions of a digest that begin on a day or later.</summary>
    public async Task<IReadOnlySet<EditionDate>> DatesAsync(string digest, DateOnly from, CancellationToken cancellationToken) =>
        (await Database.ReadAsync(
            "SELECT date FROM edition WHERE digest = @digest AND first_day >= @from", row => EditionDate.Parse(row.GetString(0)), cancellationToken,
            ("@digest", digest), ("@from", (long)from.DayNumber))).ToHashSet();

    /// <summary>The published editions of a digest before and after a date.</summary>
    public async Task<(EditionDate? Previous, EditionDate? Next)> NeighboursAsync(string digest, EditionDate date, CancellationToken cancellationToken)
    {
        (string, object?)[] parameters = [("@digest", digest), ("@day", (long)date.First.DayNumber)];
        var previous = await Database.ReadAsync(
            "SELECT date FROM edition WHERE digest = @digest AND first_day < @day AND file IS NOT NULL ORDER BY first_day DESC LIMIT 1",
            row => EditionDate.Parse(row.GetString(0)), cancellationToken, parameters);
        var next = await Database.ReadAsync(
            "SELECT date FROM edition WHERE digest = @digest AND first_day > @day AND file IS NOT NULL ORDER BY first_day LIMIT 1",
            row => EditionDate.Parse(row.GetString(0)), cancellationToken, parameters);
        return (previous is [var before] ? before : null, next is [var after] ? after : null);
    }

    /// <summary>The first days of the oldest and of the newest edition of a digest; null if it has none.</summary>
    public async Task<(DateOnly First, DateOnly Last)?> SpanAsync(string digest, CancellationToken cancellationToken) =>
        // Two queries, because each finds its end of the index without a scan.
        await Database.ReadAsync(
            """
            SELECT (SELECT MIN(first_day) FROM edition WHERE digest = @digest) AS oldest, (SELECT MAX(first_day) FROM edition WHERE digest = @digest) AS newest
            """,
            row => row.IsDBNull(0)
                ? default((DateOnly, DateOnly)?)
                : (DateOnly.FromDayNumber((int)row.GetInt64(0)), DateOnly.FromDayNumber((int)row.GetInt64(1))),
            cancellationToken, ("@digest", digest)) is [var span] ? span : null;

    /// <summary>The newest edition of a digest that has a file; null if none has.</summary>
    public async Task<EditionRow?> NewestPublishedAsync(string digest, CancellationToken cancellationToken) =>
        await NewestPublishedAsync(digest, 1, cancellationToken) is [var newest] ? newest : null;

    /// <summary>The newest editions of a digest that have a file.</summary>
    public Task<IReadOnlyList<EditionRow>> NewestPublishedAsync(string digest, int max, CancellationToken cancellationToken) =>
        ReadAsync(
            "WHERE digest = @digest AND file IS NOT NULL ORDER BY first_day DESC LIMIT @max", cancellationToken, ("@digest", digest), ("@max", (long)max));

    /// <summary>Whether any edition of any digest has a file.</summary>
    public async Task<bool> AnyPublishedAsync(CancellationToken cancellationToken) =>
        (await Database.ReadAsync("SELECT 1 FROM edition WHERE file IS NOT NULL LIMIT 1", row => row.GetInt64(0), cancellationToken)).Count > 0;

    /// <summary>How many editions are in each state, by digest.</summary>
    public Task<IReadOnlyList<StateCount>> CountByStateAsync(CancellationToken cancellationToken) =>
        Database.ReadAsync(
            "SELECT digest, state, COUNT(*) FROM edition GROUP BY digest, state ORDER BY digest, state",
            row => new StateCount(row.GetString(0), Enum.Parse<EditionState>(row.GetString(1)), (int)row.GetInt64(2)), cancellationToken);

    /// <summary>The editions that failed, by digest, the newest first.</summary>
    public Task<IReadOnlyList<EditionRow>> FailedAsync(CancellationToken cancellationToken) =>
        ReadAsync("WHERE state = @failed ORDER BY digest, first_day DESC", cancellationToken, ("@failed", nameof(EditionState.Failed)));

    /// <summary>The unsettled editions of a digest that its listing has and that begin on a day or earlier, the newest first.</summary>
    public async Task<IReadOnlyList<EditionRow>> UnsettledAsync(
        string digest, ListingKind listing, DateOnly upTo, int max, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(
            $"WHERE {Unsettled} AND first_day + 0 <= @upTo ORDER BY first_day + 0 DESC", cancellationToken,
            ("@digest", digest), ("@upTo", (long)upTo.DayNumber), ("@latest", Latest.ToColumn())))
            // The others are of the listing that the digest had before.
            .Where(row => listing.Has(row.Date)).Take(max)];

    /// <summary>What became of the papers of some editions until now, the newest edition first.</summary>
    public Task<IReadOnlyList<EditionWay>> WaysAsync(string digest, IReadOnlyList<EditionDate> dates, CancellationToken cancellationToken)
    {
        if (dates.Count == 0)
            return Task.FromResult<IReadOnlyList<EditionWay>>([]);
        var asked = dates.Select((date, i) => (Name: $"@date{i}", Value: (object?)date.Text)).ToArray();
        return Database.ReadAsync(
            // A summary that is not verified says why, in its JSON; in a text of the JSON, the quotes would be escaped.
            $"""
            SELECT e.date, COUNT(*),
              CAST(SUM(CASE WHEN s.paper_id IS NULL AND w.paper_id IS NULL AND f.paper_id IS NULL THEN 0 ELSE 1 END) AS BIGINT),
              CAST(SUM(CASE WHEN s.paper_id IS NULL THEN 0 ELSE 1 END) AS BIGINT),
              CAST(SUM(CASE WHEN s.verification NOT LIKE '%"Unverified":%' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(e.published) AS BIGINT)
            FROM edition_paper e
              LEFT JOIN summary s ON s.paper_id = e.paper_id AND s.language = @language
              LEFT JOIN withheld_summary w ON w.paper_id = e.paper_id AND w.language = @language
              LEFT JOIN summary_failure f ON f.paper_id = e.paper_id AND f.language = @language
            WHERE e.digest = @digest AND e.date IN ({string.Join(", ", asked.Select(date => date.Name))})
            GROUP BY e.date ORDER BY e.date DESC
            """,
            RunPaperStore.WayOf, cancellationToken, [("@digest", digest), ("@language", SummaryStore.Language), .. asked]);
    }

    public async Task<UnsettledSummary> UnsettledSummaryAsync(string digest, CancellationToken cancellationToken) =>
        (await Database.ReadAsync(
            $"""
            SELECT (SELECT date FROM edition WHERE {Unsettled} ORDER BY first_day + 0 LIMIT 1),
              (SELECT CAST(COALESCE(SUM(left_out), 0) AS BIGINT) FROM edition WHERE {Unsettled})
            """,
            row => new UnsettledSummary(row.GetText(0) is { } oldest ? EditionDate.Parse(oldest) : null, int.CreateSaturating(row.GetInt64(1))),
            cancellationToken, ("@digest", digest), ("@latest", Latest.ToColumn())))[0];

    /// <summary>The tokens and the cost of the summaries in the editions of a digest, by date.</summary>
    public async Task<IReadOnlyDictionary<EditionDate, Spending>> SpendingAsync(string digest, CancellationToken cancellationToken)
    {
        var rows = await Database.ReadAsync(
            """
            SELECT e.date, CAST(SUM(s.prompt_tokens + s.completion_tokens) AS BIGINT), CAST(COALESCE(SUM(s.cost), 0) AS BIGINT),
              CAST(SUM(s.verifier_tokens) AS BIGINT), CAST(SUM(s.verifier_cost) AS BIGINT)
            FROM edition_paper e JOIN summary s ON s.paper_id = e.paper_id AND s.language = @language
            WHERE e.digest = @digest AND e.published = 1
            GROUP BY e.date
            """,
            row => (Date: EditionDate.Parse(row.GetString(0)), Spending: new Spending(row.GetInt64(1), row.GetMoney(2), row.GetInt64(3), row.GetMoney(4))),
            cancellationToken, ("@digest", digest), ("@language", SummaryStore.Language));
        return rows.ToDictionary(row => row.Date, row => row.Spending);
    }

    /// <summary>The tokens and the cost of the published summaries, each counted once, however many editions have it.</summary>
    /// <param name="digest">Null for all digests.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<Spending> TotalSpendingAsync(string? digest, CancellationToken cancellationToken) =>
        (await Database.ReadAsync(
            $"""
            SELECT CAST(COALESCE(SUM(s.prompt_tokens + s.completion_tokens), 0) AS BIGINT), CAST(COALESCE(SUM(s.cost), 0) AS BIGINT),
              CAST(COALESCE(SUM(s.verifier_tokens), 0) AS BIGINT), CAST(COALESCE(SUM(s.verifier_cost), 0) AS BIGINT)
            FROM summary s WHERE s.language = @language AND s.paper_id IN (
              SELECT paper_id FROM edition_paper WHERE published = 1{(digest is null ? "" : " AND digest = @digest")})
            """,
            row => new Spending(row.GetInt64(0), row.GetMoney(1), row.GetInt64(2), row.GetMoney(3)), cancellationToken,
            [("@language", SummaryStore.Language), .. digest is null ? Array.Empty<(string, object?)>() : [("@digest", digest)]]))[0];

    private Task<IReadOnlyList<EditionRow>> ReadAsync(
        string where, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        Database.ReadAsync($"SELECT {Columns} FROM edition {where}", Row, cancellationToken, parameters);

    private EditionRow Row(DbDataReader row) => new(
        row.GetString(0), EditionDate.Parse(row.GetString(1)), Enum.Parse<ListingKind>(row.GetString(2)), Enum.Parse<EditionState>(row.GetString(3)),
        StoredPapers.Reason(row.GetString(4)), row.GetBool(5) && row.GetTime(13) <= Latest, (int)row.GetInt64(6),
        FileOf(row, 9, 10, 7, 11, 15))
    {
        LeftOut = (int)row.GetInt64(8),
        PendingSha256 = row.GetText(12),
        UpdatedAt = row.GetTime(13),
        PublishedAt = row.IsDBNull(14) ? null : row.GetTime(14),
        FirstPublishedAt = row.IsDBNull(17) ? null : row.GetTime(17),
    };

    private static PublishedFile? FileOf(DbDataReader row, int path, int sha256, int entries, int handEdited, int edited) =>
        row.GetText(path) is { } file
            ? new PublishedFile(file, row.GetString(sha256), (int)row.GetInt64(entries), row.GetBool(handEdited))
            {
                EditedSha256 = row.GetText(edited), Stamp = row.GetText(edited + 1),
            }
            : null;
}
